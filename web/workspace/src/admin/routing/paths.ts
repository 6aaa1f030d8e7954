/** Where the parts of records that routing adds are read and written, after /api/v1. */
import { at } from '../client.ts';

export const userSkills = (id: string): string => at('users', id, 'skills');
export const groupSkills = (id: string): string => at('groups', id, 'skills');
export const queuePriorities = (id: string): string => at('groups', id, 'queue-priorities');
export const queuePools = (id: string): string => at('queues', id, 'pools');
export const queueRanking = (id: string): string => at('queues', id, 'ranking');
export const queuePreview = (id: string): string => at('queues', id, 'preview');
export const userCapacity = (id: string): string => at('/users', id, 'capacity');
export const userPresence = (id: string): string => at('/users', id, 'presence');
export const userStates = (id: string): string => at('/users', id, 'presence-states');
export const presenceHistory = (id: string): string => at('/users', id, 'presence-history');
