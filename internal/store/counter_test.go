package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

func TestNumbersAreNeverGivenTwice(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		const workers, each = 8, 25
		refused := errors.New("the verb refused")
		var mu sync.Mutex
		var given []string
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for i := range each {
					var number string
					err := s.Tx(context.Background(), func(t *store.Tx) (err error) {
						if number, err = t.NextNumber("IMS"); err == nil && i%5 == 4 {
							return refused
						}
						return err
					})
					if err != nil && !errors.Is(err, refused) {
						t.Error(err)
					}
					if err == nil {
						mu.Lock()
						given = append(given, number)
						mu.Unlock()
					}
				}
			})
		}
		wg.Wait()
		slices.Sort(given)
		for i, number := range given {
			if want := fmt.Sprintf("IMS%07d", i+1); number != want {
				t.Fatalf("number %d is %s, want %s", i, number, want)
			}
		}
		var other string
		if err := s.Tx(t.Context(), func(t *store.Tx) (err error) { other, err = t.NextNumber("CS"); return err }); err != nil || other != "CS0000001" {
			t.Errorf("another prefix begins at %q, %v", other, err)
		}
	})
}

func TestSharedSecretIsMadeOnce(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		secrets := make([]string, 6)
		var wg sync.WaitGroup
		for i := range secrets {
			wg.Go(func() {
				if err := s.Tx(context.Background(), func(t *store.Tx) (err error) {
					secrets[i], err = t.SharedSecret(fmt.Sprint("candidate ", i))
					return err
				}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, secret := range secrets {
			if secret == "" || secret != secrets[0] {
				t.Errorf("nodes have %q and %q", secrets[0], secret)
			}
		}
		if _, known := parley.LookupProperty("parley.internal.secret"); known {
			t.Error("the secret is listed as a property, which screens show")
		}
	})
}
