import * as testing from '@jobtronaut/testing';

console.log(Object.keys(testing));
