import {makeFragmentDisk} from '../files/harness.ts';
import {diskContract} from './disk-contract.ts';

diskContract('the file system with fragment files', () => makeFragmentDisk());
