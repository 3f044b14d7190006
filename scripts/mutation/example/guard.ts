// Sources for the test of the gate.

/** Tested on both sides of its limit. */
export function isAdult(age: number): boolean {
  return age >= 18
}

/** Called by a test that does not look at the answer. */
export function isChild(age: number): boolean {
  return age < 18
}

/** Called by no test. */
export function isOf(age: number, other: number): boolean {
  return age === other
}
