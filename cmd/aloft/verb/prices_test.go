package verb

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model/cost"
)

// priced is a host on a day after every price that aloft comes with.
func priced(t *testing.T) *host {
	h := newHost(t)
	ahead := time.Until(cost.Embedded().Date().AddDate(0, 2, 0))
	h.Now = func() time.Time { return time.Now().Add(ahead) }
	h.world = sim.New(sim.Options{Seed: 7, Now: h.Now, Unlimited: true})
	return h
}

func (h *host) pricesFile() string { return filepath.Join(h.Home, "cache", "aloft", pricesName) }

// source says where the prices are from that a scenario is priced with.
func (h *host) source() string {
	h.t.Helper()
	h.run(exitDone, "cost", "--what-if", publishedBill(h.t), "-o", "json")
	var d struct {
		Source string  `json:"prices_source"`
		Date   string  `json:"prices_date"`
		Total  float64 `json:"total_usd_per_month"`
	}
	h.decode(&d)
	if d.Total < 74 || d.Total > 75 {
		h.t.Errorf("the bill is $%v", d.Total)
	}
	return d.Source + " " + d.Date
}

func TestPricesAreRefreshed(t *testing.T) {
	h := priced(t)
	before := h.source()
	h.run(exitDone, "cost", "--prices", "refresh")
	h.prints("prices of us-east-1", "kept in "+h.pricesFile())
	info, err := os.Stat(h.pricesFile())
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("the file is %v, %v", info, err)
	}
	after := h.source()
	if after == before || after != "AWS Price List "+h.Now().UTC().Format(dayFormat) {
		t.Errorf("the prices are of %s, before of %s", after, before)
	}
	h.run(exitDone, "cost", "--prices", "refresh", "-o", "json")
	var got pricesRefreshed
	if h.decode(&got); got.Prices < 20 || got.Region != "us-east-1" || got.File != h.pricesFile() || got.Missing == nil || h.failure() != nil {
		t.Errorf("got %+v", got)
	}
	left, err := os.ReadDir(filepath.Dir(h.pricesFile()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		if strings.HasPrefix(f.Name(), pricesName+".") {
			t.Errorf("left behind: %s", f.Name())
		}
	}
	// Costs are then worked out with them.
	if d := h.costs(exitDone); d.PricesSource != "AWS Price List" {
		t.Errorf("the prices are of %s", d.PricesSource)
	}
}

func TestPricesThatCanNotBeRead(t *testing.T) {
	h := priced(t)
	h.script("GetProducts=denied")
	h.run(exitFailed, "cost", "--prices", "refresh")
	h.says("pricing:GetProducts")
	if _, err := os.Stat(h.pricesFile()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something was kept: %v", err)
	}

	h = priced(t)
	h.script("GetProducts[AWSLambda]=denied") // the others are kept
	h.run(exitFailed, "cost", "--prices", "refresh", "-o", "json")
	var got pricesRefreshed
	if h.decode(&got); h.failure() == nil || h.failure().Class != "denied" || !strings.Contains(h.failure().Message, "AWSLambda") || got.Prices == 0 {
		t.Errorf("got %+v", got)
	}
	if got := h.source(); !strings.HasPrefix(got, "AWS Price List ") {
		t.Errorf("the prices are of %s", got)
	}

	h = priced(t)
	h.Environ, h.Home = []string{"AWS_REGION=us-east-1"}, ""
	h.run(exitFailed, "cost", "--prices", "refresh")
	h.says("no place to keep the prices")
}

// A file that is damaged, or of a format to come, is said and left out; one that is
// older than this aloft gives way to it without a word.
func TestPricesFileThatIsNotUsed(t *testing.T) {
	old, err := json.Marshal(map[string]any{
		"format": 1, "currency": "USD", "free": []any{},
		"regions": map[string]any{
			"us-east-1":  map[string]any{"date": "2001-02-03", "source": "of old", "prices": map[string]any{string(cost.LambdaRequestsX86): []any{map[string]any{"price": "9"}}}},
			"xx-north-7": map[string]any{"date": "2001-02-03", "source": "of old", "prices": map[string]any{string(cost.LambdaRequestsX86): []any{map[string]any{"price": "9"}}}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, text, says string }{
		{"damaged", "{\"format\": 1, ", "aloft cost --prices refresh reads them again"},
		{"empty", "", "can not be used"},
		{"another format", `{"format": 99, "currency": "USD"}`, "format"},
		{"no prices", `{"format": 1, "currency": "USD", "regions": {"us-east-1": {"date": "today"}}}`, "date"},
		{"older", string(old), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := priced(t)
			fresh := h.source()
			if err := os.MkdirAll(filepath.Dir(h.pricesFile()), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(h.pricesFile(), []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if got := h.source(); got != fresh {
				t.Errorf("the prices are of %s", got)
			}
			h.says(c.says)
			if c.says == "" && h.err.Len() > 0 {
				t.Errorf("it says %q", h.err.String())
			}
			if h.costs(exitDone); c.says != "" {
				h.says(c.says)
			}
			if c.name != "older" {
				return
			}
			// A Region that only the file knows is priced with it.
			h.world = sim.New(sim.Options{Seed: 7, Now: h.Now, Region: "xx-north-7", Unlimited: true})
			if d := h.costs(exitDone, "--region", "xx-north-7"); d.PricesRegion != "xx-north-7" || d.PricesSource != "of old" {
				t.Errorf("priced with %s of %s", d.PricesSource, d.PricesRegion)
			}
		})
	}
}
