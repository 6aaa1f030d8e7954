package parley_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/parley-desk/parley"
)

// Whatever steps are taken, an article is published only from a draft, what is
// retired comes back as a draft, and there is always a way on.
func TestArticlesWalk(t *testing.T) {
	states := []parley.ArticleState{parley.ArticleDraft, parley.ArticlePublished, parley.ArticleRetired}
	rapid.Check(t, func(t *rapid.T) {
		s := parley.ArticleState("")
		for i := range rapid.IntRange(1, 20).Draw(t, "steps") {
			wish := rapid.SampledFrom(append(slices.Clone(states), "", "gone")).Draw(t, "wish")
			if s.CanBecome(wish) != slices.Contains(s.Next(), wish) {
				t.Fatalf("from %q to %q: %v, but next are %v", s, wish, s.CanBecome(wish), s.Next())
			}
			if !s.CanBecome(wish) {
				continue
			}
			switch {
			case !slices.Contains(states, wish), wish == s, s == "" && wish != parley.ArticleDraft, wish == parley.ArticlePublished && s != parley.ArticleDraft,
				s == parley.ArticleRetired && wish != parley.ArticleDraft:
				t.Fatalf("step %d leads from %q to %q", i, s, wish)
			}
			s = wish
			if len(s.Next()) == 0 {
				t.Fatalf("stuck in %s", s)
			}
		}
	})
}
