//go:build !race

package crash_test

// raced says whether the tests, and therefore the binary, look for data races.
const raced = false
