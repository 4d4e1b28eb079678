package account

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/filelock"
	"github.com/aloftdeck/aloft/model/hostfile"
	"github.com/aloftdeck/aloft/model/safetext"
)

// ledgerFormat is the version of the file that is written and read.
const ledgerFormat = 1

// ledgerPatience is how long a booking waits for other processes' bookings.
const ledgerPatience = 2 * time.Second

// longestLedger is far more than a ledger ever has, in bytes.
const longestLedger = 4096

// ledger keeps what was spent today and this month, in UTC, in a file that a
// user's processes share. When the file can not be used it goes on in memory, and
// says so.
type ledger struct {
	path  string
	limit cost.USD // a day, for metrics
	price func(cost.Item) cost.USD
	now   model.Clock

	mu      sync.Mutex
	last    entries // as far as this process knows
	alone   string  // why the file can not be used now; empty: it can
	damaged string  // what was found when the file was read
}

// entries are the content of the file. Money is in billionths of a dollar.
type entries struct {
	Format        int      `json:"format"`
	Day           string   `json:"day"` // UTC, "2026-11-23"
	MetricsToday  cost.USD `json:"metrics_today_nanodollars"`
	Month         string   `json:"month"` // UTC, "2026-11"
	PaidThisMonth cost.USD `json:"paid_this_month_nanodollars"`
	FreeThisMonth int      `json:"free_requests_this_month"`
}

func newLedger(o Options) *ledger {
	limit := math.Round(o.MetricsCap * float64(cost.Dollar))
	if !(limit >= 0) { // not a number is none
		limit = 0
	}
	return &ledger{path: o.Ledger, limit: cost.USD(min(limit, 1e18)), price: pricer(o.Prices), now: o.Now}
}

// take books a fee, which is nothing while a request is within the free quota.
func (l *ledger) take(f fee) (fee, error) {
	err := l.change(func(e *entries) error {
		if f.item == cost.MetricsRequests {
			e.FreeThisMonth++
			if e.FreeThisMonth <= freeQuota {
				f.usd = 0
			}
		}
		if f.item != cost.CostExplorerRequests {
			if err := l.within(e, f.usd); err != nil {
				return err
			}
			e.MetricsToday += f.usd
		}
		e.PaidThisMonth += f.usd
		return nil
	})
	return f, err
}

// giveBack takes a fee out again. On the other side of midnight there is nothing
// to take it from.
func (l *ledger) giveBack(f fee) {
	_ = l.change(func(e *entries) error {
		if f.item == cost.MetricsRequests {
			e.FreeThisMonth = max(0, e.FreeThisMonth-1)
		}
		if f.item != cost.CostExplorerRequests {
			e.MetricsToday = max(0, e.MetricsToday-f.usd)
		}
		e.PaidThisMonth = max(0, e.PaidThisMonth-f.usd)
		return nil
	})
}

// allows reports why so much more can not be spent on metrics today.
func (l *ledger) allows(usd cost.USD) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.look()
	return l.within(&e, usd)
}

func (l *ledger) within(e *entries, usd cost.USD) error {
	if usd <= 0 || e.MetricsToday+usd <= l.limit {
		return nil
	}
	return &capReached{wanted: usd, spent: e.MetricsToday, limit: l.limit, until: midnight(l.now()).AddDate(0, 0, 1)}
}

func (l *ledger) spending() model.Spending {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.look()
	return model.Spending{
		Day: e.Day, PaidToday: e.MetricsToday.Dollars(), Cap: l.limit.Dollars(), PaidThisMonth: e.PaidThisMonth.Dollars(),
		FreeThisMonth: e.FreeThisMonth, FreeQuota: freeQuota, Note: cmp.Or(l.alone, l.damaged),
	}
}

// look is what is booked, others' bookings included. It takes no lock: a booking
// is written in one piece, and what can not be read is left to the next booking.
func (l *ledger) look() entries {
	if l.path != "" && l.alone == "" {
		if text, err := hostfile.Read(l.path, longestLedger); err == nil {
			if e, err := parseEntries(text); err == nil {
				l.last = e
			}
		}
	}
	l.last.turn(l.now())
	return l.last
}

// change changes what is booked, with the file locked. A change that fails writes
// nothing.
func (l *ledger) change(apply func(*entries) error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	file, err := l.open()
	if file != nil {
		defer file.Close()
		defer filelock.Release(file)
		err = l.load(file)
	}
	next := l.last
	next.turn(l.now())
	refused := apply(&next)
	if refused == nil {
		l.last = next
		if file != nil && err == nil {
			err = l.store(file)
		}
	}
	l.alone = ""
	if err != nil {
		l.alone = safetext.Line(fmt.Sprintf("spending is counted in this program alone: %v", err))
	}
	return refused
}

// open opens and locks the file, and makes it and its folder when they are
// missing. In memory there is none.
func (l *ledger) open() (*os.File, error) {
	if l.path == "" {
		return nil, nil
	}
	if err := os.MkdirAll(filepath.Dir(l.path), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the record of spending: %w", err)
	}
	if err := hostfile.Check(l.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open the record of spending: %w", err)
	}
	file, err := os.OpenFile(l.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the record of spending: %w", err)
	}
	wait, waited := time.Millisecond, time.Duration(0)
	for {
		taken, err := filelock.Try(file)
		if taken {
			return file, nil
		}
		if err == nil && waited >= ledgerPatience {
			err = fmt.Errorf("another process has held it for %s", ledgerPatience)
		}
		if err != nil {
			file.Close()
			return nil, fmt.Errorf("lock the record of spending %s: %w", l.path, err)
		}
		<-time.After(wait)
		waited += wait
		wait = min(2*wait, 20*time.Millisecond)
	}
}

// load reads the file, which has just been made when it is empty. What is damaged
// begins anew. After this program had to count alone, the larger count is kept.
func (l *ledger) load(file *os.File) error {
	text, err := io.ReadAll(io.LimitReader(file, longestLedger))
	if err != nil {
		return fmt.Errorf("read the record of spending: %w", err)
	}
	own := l.last
	l.last = entries{}
	if len(text) > 0 {
		if l.last, err = parseEntries(text); err != nil {
			l.damaged = safetext.Line(fmt.Sprintf("the record of spending %s was damaged and began anew at %s",
				l.path, l.now().UTC().Format("2006-01-02 15:04 UTC")))
		}
	}
	if l.alone != "" {
		l.last.atLeast(own, l.now())
	}
	return nil
}

// store writes the file in one piece, over what was there.
func (l *ledger) store(file *os.File) error {
	text, err := json.Marshal(l.last)
	if err == nil {
		_, err = file.WriteAt(append(text, '\n'), 0)
	}
	if err == nil {
		err = file.Truncate(int64(len(text) + 1))
	}
	if err != nil {
		return fmt.Errorf("write the record of spending: %w", err)
	}
	return nil
}

var errDamaged = errors.New("the record of spending is damaged")

// parseEntries reads the first line; behind it there may be a rest of a longer one.
func parseEntries(text []byte) (entries, error) {
	var e entries
	first, _, _ := bytes.Cut(text, []byte("\n"))
	if err := json.Unmarshal(first, &e); err != nil {
		return entries{}, errDamaged
	}
	if e.Format != ledgerFormat || e.MetricsToday < 0 || e.PaidThisMonth < 0 || e.FreeThisMonth < 0 {
		return entries{}, errDamaged
	}
	return e, nil
}

// turn begins a new day or month when one has come.
func (e *entries) turn(now time.Time) {
	e.Format = ledgerFormat
	if day := now.UTC().Format(time.DateOnly); e.Day != day {
		e.Day, e.MetricsToday = day, 0
	}
	if month := now.UTC().Format("2006-01"); e.Month != month {
		e.Month, e.PaidThisMonth, e.FreeThisMonth = month, 0, 0
	}
}

// atLeast raises what is booked to what others say.
func (e *entries) atLeast(o entries, now time.Time) {
	e.turn(now)
	o.turn(now)
	e.MetricsToday = max(e.MetricsToday, o.MetricsToday)
	e.PaidThisMonth = max(e.PaidThisMonth, o.PaidThisMonth)
	e.FreeThisMonth = max(e.FreeThisMonth, o.FreeThisMonth)
}
