import * as blade from '@jobtronaut/blade';

console.log(Object.keys(blade));
