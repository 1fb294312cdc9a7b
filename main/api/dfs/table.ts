// All operations of the DFS Service Layer API.
import { accountOperations } from './operations/accounts';
import { authenticationOperations } from './operations/authentication';
import { bankOperations } from './operations/bank';
import { callbackOperations } from './operations/callback';
import { commonOperations } from './operations/common';

export const dfsTable = { ...accountOperations, ...authenticationOperations, ...bankOperations, ...callbackOperations, ...commonOperations };
export type DfsTable = typeof dfsTable;
