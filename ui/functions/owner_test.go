package functions

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/pane"
)

func TestAliasThatSomethingElseMovesIsMarked(t *testing.T) {
	v := newVersions(env{Env: pane.Env{Store: store.New(nil), Now: time.Now}}, 2)
	v.function = "orders"
	if text := v.owned(model.Stage{Name: "prod", Alias: "live"}); text != "" {
		t.Errorf("%q", text)
	}
	v.env.Owner = func(k model.CellKey) string {
		if k == (model.CellKey{Function: "orders", Alias: "live"}) {
			return "Terraform"
		}
		return ""
	}
	if text := fmt.Sprint(v.owned(model.Stage{Name: "prod", Alias: "live"}), v.owned(model.Stage{Name: "dev", Alias: "dev"})); !strings.Contains(text, "Terraform owns") {
		t.Errorf("%q", text)
	}
}
