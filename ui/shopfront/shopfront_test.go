package shopfront

import (
	"testing"

	"github.com/aloftdeck/aloft/model/store"
)

// What the screens show of the shop is what the store makes of the facts.
func TestTheStoreHasWhatIsDrawn(t *testing.T) {
	s := store.New(Stages())
	s.Apply(Facts()...)
	for _, want := range []struct{ function, stage, version, by string }{
		{"payments-create", "prod", "42", "bob"}, {"orders-create", "prod", "118", "carol"}, {"catalog-reindex", "prod", "", ""}, {"reports-daily", "dev", "$LATEST", ""},
	} {
		c := s.Cell(Prefix+want.function, want.stage)
		if c.Alias.Version != want.version {
			t.Errorf("%s of %s serves %q, want %q", want.stage, want.function, c.Alias.Version, want.version)
		}
		if by := ""; want.by != "" {
			if c.Stamp != nil {
				by = c.Stamp.By
			}
			if by != want.by {
				t.Errorf("%s of %s was moved by %q, want %q", want.stage, want.function, by, want.by)
			}
		}
	}
	if k := s.Cell(Prefix+"cart-checkout", "prod").Alias.Canary; k == nil || k.Version != "89" {
		t.Errorf("the canary is %v", k)
	}
	if n := len(s.Versions(Prefix + "payments-create").List); n != 43 {
		t.Errorf("payments-create has %d versions", n)
	}
	table, ok := s.Table("orders")
	if !ok || len(table.Indexes) != 2 {
		t.Errorf("orders is %v", table)
	}
	for _, m := range Moves() {
		if m.Outcome == nil || m.Outcome.ID != m.Intent.ID {
			t.Errorf("%s of %s has no outcome of its own", m.Intent.Kind, m.Intent.Function)
		}
	}
}
