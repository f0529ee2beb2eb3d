// Random inputs are the same in each run: whether a suite passes must not be a matter of luck. Others: JOBTRONAUT_SEED=N.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.JOBTRONAUT_SEED ?? 1969) });
