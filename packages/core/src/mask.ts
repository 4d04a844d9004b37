/** Shown in place of a secret, everywhere. */
export const MASK = "[secret]";
