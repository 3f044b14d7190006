declare const brand: unique symbol

/** `T` that has passed the checks of the type named `B`. Made only by parsers and codecs. */
export type Brand<T, B extends string> = T & { readonly [brand]: B }
