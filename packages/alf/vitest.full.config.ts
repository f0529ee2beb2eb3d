import { fullSuites } from '../../scripts/vitest/config.mjs';

// Proofs against a real Tcl interpreter.
export default fullSuites();
