package store

import "fmt"

// NextNumber takes the next number of a record: the prefix (such as IMS, CS,
// CHAT) and seven digits with leading zeros, more when seven no longer do
// (domain 0). Numbers are never given out twice; a transaction that is rolled
// back gives its number back, so gaps are rare. The counter's row stays locked
// until the commit.
func (t *Tx) NextNumber(prefix string) (string, error) {
	n, err := one(&t.Reader, nil, scanInt, `
		INSERT INTO counter (name, value) VALUES ($1, 1)
		ON CONFLICT (name) DO UPDATE SET value = counter.value + 1
		RETURNING value`, prefix)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s%07d", prefix, n), nil
}
