package verb

// The accounts and Regions of this machine, for the cockpit: those that were opened go on
// being read until it is left.

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/ui"
	"github.com/aloftdeck/aloft/ui/accounts"
)

// machine implements ui.Accounts.
type machine struct {
	first *session // that aloft was started for, and closes itself
	ctx   context.Context
	group sync.WaitGroup

	noting sync.Mutex // the file of visits
	mu     sync.Mutex
	left   bool       // the cockpit was
	gone   []*session // that were gone to from the first
	ended  []error
}

// read reads what the session looks at, until the cockpit is left.
func (m *machine) read(k *session, looks []look) {
	for _, l := range looks {
		m.group.Go(func() {
			if err := l.run(m.ctx); err != nil {
				m.mu.Lock()
				defer m.mu.Unlock()
				m.ended = append(m.ended, err)
			}
		})
	}
	m.group.Go(func() { k.keepNames(m.ctx) })
	if k.world != nil {
		m.group.Go(func() { k.world.Live(m.ctx) })
	}
	m.group.Go(func() {
		m.Note(k.way())
		if id, err := k.awaitIdentity(m.ctx); err == nil {
			m.note(k.way(), id.Account)
		}
	})
}

// wait waits until nothing is read any more, and is what went wrong.
func (m *machine) wait() error {
	m.mu.Lock()
	m.left = true
	m.mu.Unlock()
	m.group.Wait()
	return errors.Join(m.ended...)
}

// close closes what was gone to.
func (m *machine) close() {
	_ = m.wait()
	for _, k := range m.gone {
		k.close()
	}
}

// settleTimeBeside is how long one waits on the way to another account for what became of
// changes that were cut off there. There hardly ever are any.
const settleTimeBeside = 5 * time.Second

// Open implements ui.Accounts.
func (m *machine) Open(ctx context.Context, way model.Way) (ui.Options, error) {
	notes := &notes{}
	k := m.first.goingTo(way, notes)
	m.mu.Lock()
	if m.left {
		m.mu.Unlock()
		return ui.Options{}, context.Canceled
	}
	m.gone = append(m.gone, k)
	m.group.Add(1) // leaving waits for it
	m.mu.Unlock()
	defer m.group.Done()
	if err := k.connect(ctx); err != nil {
		return ui.Options{}, err
	}
	if err := k.openJournal(); err != nil {
		return ui.Options{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, settleTimeBeside)
	defer cancel()
	o := m.cockpit(ctx, k)
	o.Way, o.Notes = way, notes.said()
	return o, nil
}

// goingTo makes a session for another account or Region, with the same configuration.
func (k *session) goingTo(way model.Way, said *notes) *session {
	env, g := *k.env, k.globals
	env.Err, env.named = said, nil
	g.Profile, g.Region = way.Profile, way.Region
	next := env.newSession(g)
	next.operator, next.quotas, next.folder = k.operator, k.quotas, k.folder
	next.base, next.config, next.configured = k.base, k.base.In("", next.profile()), true
	next.screen, next.beside = true, true
	first := k.way()
	next.same = first.Profile == way.Profile && first.Keys == way.Keys
	return next
}

// notes are what is said while nothing may be written to the terminal.
type notes struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write implements io.Writer.
func (n *notes) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.Write(p)
}

// said are the lines without the name of the program.
func (n *notes) said() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	var lines []string
	for line := range strings.Lines(n.text.String()) {
		lines = append(lines, strings.TrimPrefix(strings.TrimSpace(line), "aloft: "))
	}
	return lines
}

// Choices implements ui.Accounts: what was shown of late, as far as its profile is still
// there, and all profiles in their own Regions.
func (m *machine) Choices(context.Context) []accounts.Choice {
	k := m.first
	there := demoChoices()
	if !k.globals.Demo {
		there = nil
		for _, p := range account.Profiles() {
			region := p.Region
			if region == "" {
				region = k.account.Way().Region
			}
			there = append(there, accounts.Choice{Way: model.Way{Profile: p.Name, Region: region}, Account: p.Account})
		}
	}
	var choices []accounts.Choice
	for _, r := range readVisits(m.visits()) {
		i := slices.IndexFunc(there, func(c accounts.Choice) bool { return c.Profile == r.Profile })
		if r.Keys || i < 0 {
			if r.Way() != k.way() {
				continue // its profile, or its keys, are no more
			}
		}
		choices = append(choices, accounts.Choice{Way: r.Way(), Account: r.Account, Used: r.Used})
		if i >= 0 && there[i].Account == "" {
			there[i].Account = r.Account
		}
	}
	for _, c := range there {
		if !slices.ContainsFunc(choices, func(o accounts.Choice) bool { return o.Way == c.Way }) {
			choices = append(choices, c)
		}
	}
	return choices
}

// Regions implements ui.Accounts.
func (m *machine) Regions() []string { return account.Regions() }

// Strange implements ui.Accounts.
func (m *machine) Strange(way model.Way, number string) bool {
	base, first := m.first.base, m.first.way()
	same := way.Profile == first.Profile && way.Keys == first.Keys
	return !same && !base.Names(number, way.Profile) && (number != "" || !base.NamesNumbers())
}

// Note implements ui.Accounts: the account shows now.
func (m *machine) Note(way model.Way) { m.note(way, "") }

func (m *machine) note(way model.Way, number string) {
	m.noting.Lock()
	defer m.noting.Unlock()
	// Without it the account is further down in the list of the next time: not worth a word.
	_ = noteVisit(m.visits(), visit{
		Profile: way.Profile, Region: way.Region, Keys: way.Keys, Account: number, Used: m.first.env.Now(),
	})
}

// visits is the file of accounts that were shown.
func (m *machine) visits() string { return m.first.statePath("accounts.json") }

// login implements accounts.Login.
type login struct{ k *session }

// Login implements accounts.Login.
func (l login) Login() model.Login { return l.k.account.Login() }

// Environ implements accounts.Login.
func (l login) Environ() []string { return l.k.environ() }

// Renew implements accounts.Login.
func (l login) Renew(ctx context.Context) error { return l.k.account.Renew(ctx) }
