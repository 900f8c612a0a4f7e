import {makeFileDisk} from '../files/harness.ts';
import {batchContract} from './batch-contract.ts';
import {diskContract} from './disk-contract.ts';

diskContract('the file system', () => makeFileDisk());
batchContract('the file system', () => makeFileDisk());
