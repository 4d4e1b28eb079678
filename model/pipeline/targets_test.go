package pipeline

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

func of(targets []Target) string {
	var out []string
	for _, t := range targets {
		mark := ""
		if t.Marked {
			mark = "*"
		}
		out = append(out, fmt.Sprintf("%s%s %s: %s", mark, t.Function, t.Entry+t.Secondary+t.Image, t.Why))
	}
	return strings.Join(out, "\n")
}

// The config counts alone; else what earlier builds became, artifacts and names.
func TestWhichFunctionsABuildMakes(t *testing.T) {
	code := []byte("code of 41")
	b41 := model.Build{Project: "cart-build", Number: 41, Artifacts: []model.Artifact{{SHA256: hexSum(code)}}}
	b := model.Build{Project: "cart-build", Number: 42, Artifacts: []model.Artifact{{Bucket: "b", Key: "main.zip"},
		{Identifier: "cart_pay", Bucket: "b", Key: "x.zip"}, {Identifier: "lib", Bucket: "b", Key: "builds/Cart-Expire.zip"}}}
	functions := []string{"cart-add", "cart-build", "cart-expire", "cart-pay", "cart-ship", "orders", "tax"}
	for _, c := range []struct {
		name string
		k    Known
		want []string
	}{
		{"the config", Known{Functions: functions, Said: []Said{{Function: "tax", Project: "cart-build", Entry: "tax.zip"}, {Function: "img", Project: "cart-build", Image: "i"},
			{Function: "cart-pay", Project: "cart-build"}, {Function: "orders", Project: "orders"}}}, []string{
			"*tax tax.zip: the config says so", "*img i: the config says so", "*cart-pay cart_pay: the config says so"}},
		{"what is known", Known{Functions: functions, Said: []Said{{Function: "orders", Project: "other"}}, Builds: []model.Build{b41},
			Became: map[string]Became{"cart-ship": {"7", b41}, "orders": {"3", b41}}, Latest: map[string]string{"tax": codeSHA256(code)}}, []string{
			"*cart-build : it is called like the project", "*cart-expire lib: an artifact is called like it", "*cart-pay cart_pay: an artifact is called like it",
			"*cart-ship : version 7 came from #41", "*tax : its $LATEST has the code of #41", "cart-add : only its name is like the project's"}},
		{"nothing", Known{Functions: []string{"orders"}}, nil},
	} {
		if got := strings.Split(of(Targets(b, c.k)), "\n"); !slices.Equal(got, c.want) && (len(c.want) > 0 || got[0] != "") {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
	r := Target{Function: "cart-pay", Secondary: "cart_pay", Image: "i", Entry: "e"}.Request(b, stage("dev"))
	if r.Build.Artifact != "cart_pay" || r.Build.Image != "i" || r.Entry != "e" || r.Stage.Name != "dev" || r.Build.Build.Number != 42 {
		t.Errorf("%+v", r)
	}
}
