import {makeFileDisk} from '../files/harness.ts';
import {diskContract} from './disk-contract.ts';

diskContract('the file system', () => makeFileDisk());
