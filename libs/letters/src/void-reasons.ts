/** Why a number will never stand on a letter; said in words by the text `register.void.<code>`. */
export const voidReasons = ['spoiled', 'unused', 'cancelled', 'revoked', 'other'] as const;
export type VoidReason = (typeof voidReasons)[number];
