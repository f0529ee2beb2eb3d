/** Site status filters, written in TypeScript, on a real blade.
 * @module */
export {};
