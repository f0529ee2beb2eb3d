import { fullSuites } from '../../scripts/vitest/config.mjs';

// What needs Chromium or Graphviz.
export default fullSuites();
