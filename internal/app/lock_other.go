//go:build !unix

package app

import "os"

// lockData locks nothing where the system has no advisory file locks.
func lockData(string) (*os.File, error) { return nil, nil }
