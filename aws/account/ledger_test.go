package account

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

// clock is a time that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func booking(path string, limit float64) (*ledger, *clock) {
	c := &clock{at: noon}
	return newLedger(Options{Ledger: path, MetricsCap: limit, Now: c.now}), c
}

func metrics(n int) fee { return fee{cost.MetricsData, cost.USD(n) * listPrice(cost.MetricsData)} }

var oneRequest = fee{cost.MetricsRequests, listPrice(cost.MetricsRequests)}

func TestTheLedgerOutlivesAProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "aloft", "spending.json")
	l, _ := booking(path, 1)
	for _, f := range []fee{metrics(600), oneRequest, oneRequest, {cost.CostExplorerRequests, cost.Dollar / 100}} {
		if _, err := l.take(f); err != nil {
			t.Fatal(err)
		}
	}
	other, later := booking(path, 1)
	want := model.Spending{Day: "2026-11-30", PaidToday: 0.006, Cap: 1, PaidThisMonth: 0.016, FreeThisMonth: 2, FreeQuota: 1_000_000}
	if got := other.spending(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	other.giveBack(metrics(100))
	want.PaidToday, want.PaidThisMonth = 0.005, 0.015
	if got := l.spending(); got != want {
		t.Errorf("the first sees %+v, want %+v", got, want)
	}
	later.set(noon.Add(12 * time.Hour)) // another day, and another month
	if got, want := other.spending(), (model.Spending{Day: "2026-12-01", Cap: 1, FreeQuota: 1_000_000}); got != want {
		t.Errorf("on the next day %+v, want %+v", got, want)
	}
}

func TestTheCapHoldsForAllProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "spending.json")
	var wg sync.WaitGroup
	var mu sync.Mutex
	taken := 0
	for range 8 {
		l, _ := booking(path, 0.001) // 100 metrics
		wg.Go(func() {
			for range 40 {
				_, err := l.take(metrics(1))
				if _, over := errors.AsType[*capReached](err); err != nil && !over {
					t.Error(err)
				}
				mu.Lock()
				if err == nil {
					taken++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	l, _ := booking(path, 0.001)
	if got := l.spending(); taken != 100 || got.PaidToday != 0.001 || got.Note != "" {
		t.Errorf("%d were let through, %+v", taken, got)
	}
	if err := l.allows(1); err == nil {
		t.Error("more is allowed")
	}
	if err := l.allows(0); err != nil {
		t.Errorf("what is free is not allowed: %v", err)
	}
}

func TestBeyondTheFreeQuotaRequestsArePaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "spending.json")
	text := `{"format":1,"day":"2026-11-30","month":"2026-11","free_requests_this_month":999999}`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	l, _ := booking(path, 0.00002) // two requests
	for i, want := range []cost.USD{0, 10_000, 10_000} {
		if f, err := l.take(oneRequest); err != nil || f.usd != want {
			t.Errorf("request %d: %d, %v, want %d", i, f.usd, err, want)
		}
	}
	if _, err := l.take(oneRequest); err == nil || l.spending().FreeThisMonth != 1_000_002 {
		t.Errorf("%v, %+v", err, l.spending())
	}
}

func TestADamagedLedgerBeginsAnewAndSaysSo(t *testing.T) {
	for name, text := range map[string]string{
		"torn": `{"format":1,"day":"2026-11`, "not JSON": "\x00\x00\x00", "another version": `{"format":9}`,
		"negative": `{"format":1,"metrics_today_nanodollars":-5}`, "too long": "{" + strings.Repeat(" ", longestLedger) + "}",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "spending.json")
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			l, _ := booking(path, 1)
			if _, err := l.take(metrics(1)); err != nil {
				t.Fatal(err)
			}
			s := l.spending()
			if s.PaidToday != 0.00001 || !strings.Contains(s.Note, "was damaged and began anew at 2026-11-30 12:00 UTC") || !strings.Contains(s.Note, path) {
				t.Errorf("got %+v", s)
			}
			other, _ := booking(path, 1)
			if s := other.spending(); s.PaidToday != 0.00001 || s.Note != "" {
				t.Errorf("the next one reads %+v", s)
			}
		})
	}
}

func TestARestBehindTheFirstLineIsNoDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "spending.json")
	text := `{"format":1,"day":"2026-11-30","month":"2026-11","metrics_today_nanodollars":7000}` + "\n000}\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	l, _ := booking(path, 1)
	if _, err := l.take(metrics(0)); err != nil || l.last.MetricsToday != 7000 || l.spending().Note != "" {
		t.Errorf("%+v, %v", l.spending(), err)
	}
}

func TestALedgerThatCanNotBeWrittenCountsOn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(file, "spending.json") // a file where the folder should be
	l, _ := booking(path, 0.001)
	if _, err := l.take(metrics(60)); err != nil {
		t.Fatal(err)
	}
	if _, err := l.take(metrics(60)); err == nil {
		t.Error("the cap does not hold in memory")
	}
	if s := l.spending(); s.PaidToday != 0.0006 || !strings.Contains(s.Note, "counted in this program alone") {
		t.Errorf("got %+v", s)
	}
	// When it can be written again, the larger count goes on.
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	other, _ := booking(path, 1)
	if _, err := other.take(metrics(20)); err != nil {
		t.Fatal(err)
	}
	if _, err := l.take(metrics(10)); err != nil {
		t.Fatal(err)
	}
	if s := other.spending(); s.PaidToday != 0.0007 || l.spending().Note != "" {
		t.Errorf("got %+v, %q", s, l.spending().Note)
	}
}

func BenchmarkBooking(b *testing.B) {
	l, _ := booking(filepath.Join(b.TempDir(), "spending.json"), 1)
	for b.Loop() {
		if _, err := l.take(oneRequest); err != nil {
			b.Fatal(err)
		}
	}
}
