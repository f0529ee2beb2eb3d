/** What all pictures can be told. */
export interface PictureOptions {
  /** About how many boxes are drawn; what does not fit is folded, with a count. @default 48 */
  readonly boxes?: number;
}

/** The colours: for a bright ground, for a dark one, or as whoever looks at it prefers. */
export type Scheme = 'light' | 'dark' | 'auto';
