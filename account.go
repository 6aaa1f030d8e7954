package parley

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Account is a company that is a customer (domain 1.5, customer_account). What
// somebody of it writes is of the account; what is of the account above it is
// not.
type Account struct {
	ID        ID              `json:"id"`
	Number    string          `json:"number"` // ACCT0000001
	Name      string          `json:"name"`
	Code      string          `json:"account_code" doc:"What other systems call it; unique, compared folded."`
	Parent    ID              `json:"parent_id,omitempty" doc:"The account above it."`
	Phone     string          `json:"phone"`
	Active    bool            `json:"active" doc:"An inactive one counts for nothing when work is offered."`
	Team      []AccountMember `json:"team" doc:"Who looks after it, the first one first."`
	CreatedAt Time            `json:"created_at"`
	UpdatedAt Time            `json:"updated_at"`
	Version   int64           `json:"version"`
}

// AccountMember is a colleague who looks after an account.
type AccountMember struct {
	User           ID     `json:"user_id"`
	Responsibility string `json:"responsibility" doc:"For what: one of the property parley.accounts.responsibilities."`
}

// Contact is a person of one account (domain 1.5, customer_contact).
type Contact struct {
	ID        ID     `json:"id"`
	Account   ID     `json:"account_id"`
	Name      string `json:"name"`
	Title     string `json:"title"`
	Email     string `json:"email" doc:"Visitors who give it are recognised as this person, unverified; unique among active contacts, compared folded."`
	Phone     string `json:"phone"`
	Active    bool   `json:"active"`
	CreatedAt Time   `json:"created_at"`
	UpdatedAt Time   `json:"updated_at"`
	Version   int64  `json:"version"`
}

// Bounds of accounts.
const (
	MaxAccounts         = 20_000
	MaxContacts         = 100_000
	MaxAccountTeam      = 20
	MaxAccountLevels    = 10 // accounts above each other
	MaxAccountCode      = 40
	MaxResponsibilities = 20
	MaxResponsibility   = 40 // characters
)

// Responsibilities are those that the property [PropResponsibilities] lists, in
// its order and spelling, each once.
func Responsibilities(value string) []string {
	list := []string{}
	for one := range strings.SplitSeq(value, ",") {
		one = strings.Join(strings.Fields(one), " ")
		if _, known := Responsibility(list, one); one != "" && !known {
			list = append(list, one)
		}
	}
	return list
}

// Responsibility finds a responsibility in a list, compared folded, as the list
// spells it.
func Responsibility(list []string, name string) (string, bool) {
	at := slices.IndexFunc(list, func(one string) bool { return Fold(one) == Fold(name) })
	if at < 0 {
		return "", false
	}
	return list[at], true
}

// checkResponsibilities bounds what the property lists.
func checkResponsibilities(field, value string) error {
	list := Responsibilities(value)
	if len(list) == 0 || len(list) > MaxResponsibilities {
		return Errorf(CodeInvalid, field, "must list 1 to %d responsibilities, separated by commas.", MaxResponsibilities)
	}
	for _, one := range list {
		if utf8.RuneCountInString(one) > MaxResponsibility {
			return Errorf(CodeTooLarge, field, "is too long: at most %d characters are allowed.", MaxResponsibility)
		}
	}
	return nil
}
