// Package auth holds what proves who somebody is and says what they may do:
// passwords (argon2id), random tokens that are kept as hashes only, and the
// permissions of the roles. It does no I/O: the desk keeps what is to be kept.
package auth
