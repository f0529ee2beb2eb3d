/** A test kit for plugin authors: expand, compare, run a job in a test.
 * @module */
export {};
