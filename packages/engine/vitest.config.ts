import { suites } from '../../scripts/vitest/config.mjs';

export default suites();
