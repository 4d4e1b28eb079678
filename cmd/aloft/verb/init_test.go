package verb

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
)

// wrote is what was written, which has to load.
func (h *host) wrote() (string, config.Config) {
	h.t.Helper()
	text, err := os.ReadFile(filepath.Join(h.Dir, teamFile))
	if err != nil {
		h.t.Fatal(err)
	}
	c, err := h.loadConfig(globals{})
	if err != nil {
		h.t.Fatalf("what was written does not load: %v\n%s", err, text)
	}
	return string(text), c
}

func stagesOf(c config.Config) string { return inOrder(c.Stages) }

func TestInitWritesWhatTheAccountSuggests(t *testing.T) {
	h := newHost(t)
	h.configure("")
	h.run(exitDone, "init", "--yes")
	h.prints("aloft.toml", "aloft config shows what holds")
	text, c := h.wrote()
	if stagesOf(c) != "dev stage prod" || c.Stages[2].Confirm != model.ConfirmType || c.Stages[1].Confirm != model.ConfirmKey || c.Name != "work" {
		t.Errorf("it wrote %+v", c)
	}
	for _, want := range []string{"2 of 2 functions have it", "account 123456789012, us-east-1", "[journal]", "Found: 2 functions"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
	h.run(exitRefused, "init", "--yes")
	h.says("aloft.toml is there already", "nothing was written")
}

func TestInitOffersStagesWhereThereAreNone(t *testing.T) {
	h := newHost(t)
	h.configure("")
	h.world = sim.New(sim.Options{Seed: 7, Now: h.Now, Unlimited: true})
	h.world.PutFunction(sim.FunctionSpec{Name: "shop-orders", Versions: 0})
	h.world.PutFunction(sim.FunctionSpec{Name: "shop-mail", Versions: 2})
	h.run(exitDone, "init", "--yes", "-o", "json")
	var document struct {
		File    string   `json:"file"`
		Written bool     `json:"written"`
		Stages  []string `json:"stages"`
	}
	h.decode(&document)
	if _, c := h.wrote(); stagesOf(c) != "dev stage prod" || c.Name != "shop" || !document.Written || len(document.Stages) != 3 {
		t.Errorf("it wrote %+v and printed %+v", c, document)
	}
}

// What it asks is taken over, and asked again where it makes no file.
func TestInitAsks(t *testing.T) {
	h := newHost(t)
	h.configure("")
	for _, name := range []string{"shop-orders", "shop-mail", "old-mail"} {
		h.world.PutFunction(sim.FunctionSpec{Name: name, Versions: 1})
	}
	h.terminal("our shop", "dev 12", "dev, prod", "no", "shop-* orders", "journal.jsonl")
	h.run(exitDone, "init")
	h.says("functions have these aliases: dev on 2 of 5, stage on 2 of 5, prod on 2 of 5", "[dev stage prod]", "Which functions are shown", "is a number")
	_, c := h.wrote()
	if c.Name != "our shop" || stagesOf(c) != "dev prod" || c.Stages[1].Confirm != model.ConfirmKey || strings.Join(c.Functions.Include, " ") != "shop-* orders" ||
		filepath.Base(c.Journal.Path) != "journal.jsonl" || !c.Journal.Shared {
		t.Errorf("it wrote %+v", c)
	}
}

func TestInitRefuses(t *testing.T) {
	for _, c := range []struct {
		name  string
		do    func(h *host)
		args  []string
		exit  int
		words string
	}{
		{"without a terminal", func(*host) {}, nil, exitRefused, "add --yes"},
		{"an input that ends", func(h *host) { h.terminal(); h.In = strings.NewReader("x\n") }, nil, exitRefused, "nothing was written"},
		{"another file of the team", func(h *host) {
			h.configure("name = \"shop\"\n")
			h.Dir = filepath.Join(h.Dir, "sub")
			if err := os.Mkdir(h.Dir, 0o700); err != nil {
				h.t.Fatal(err)
			}
		}, []string{"--yes"}, exitRefused, "holds here already"},
		{"an order that is not known", func(h *host) { h.serve("orders", "staging", "1") }, []string{"--yes"}, exitRefused, "--stages"},
		{"a stage that is none", func(*host) {}, []string{"--yes", "--stages", "dev,9"}, exitUsage, "stage"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHost(t)
			h.configure("")
			c.do(h)
			h.run(c.exit, append([]string{"init"}, c.args...)...)
			h.says(c.words)
			if _, err := os.Stat(filepath.Join(h.Dir, teamFile)); err == nil {
				t.Error("it wrote a file")
			}
		})
	}
}

func TestInitDryRunWritesNothing(t *testing.T) {
	h := newHost(t)
	h.configure("")
	h.run(exitDone, "init", "--dry-run", "--stages", "dev,prod")
	h.prints("[[stage]]", `name = "prod"`)
	if _, err := os.Stat(filepath.Join(h.Dir, teamFile)); err == nil {
		t.Error("it wrote a file")
	}
}
