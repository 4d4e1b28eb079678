package store

// What CloudTrail recorded of tables.

import (
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// tableTrail is what CloudTrail told of the tables of one account and Region.
type tableTrail struct {
	account, region string
	calls           map[string][]model.TableCall // by table
	state           model.TrailState
}

// applyTableTrail takes in calls, and reports whether the event was of them.
func (s *Store) applyTableTrail(e model.Event) bool {
	switch e := e.(type) {
	case model.TableTrailLearned:
		s.tablesTrail.of(e.Account, e.Region)
		if e.Anew {
			clear(s.tablesTrail.calls)
		}
		for _, c := range e.Calls {
			s.tablesTrail.calls[c.Table] = append(s.tablesTrail.calls[c.Table], c)
		}
	case model.TableTrailState:
		s.tablesTrail.of(e.Account, e.Region)
		old := s.tablesTrail.state
		s.tablesTrail.state = e.TrailState
		if old.Back.Equal(e.Back) && (old.Failure == nil) == (e.Failure == nil) {
			return true
		}
	default:
		return false
	}
	s.usage.moved = s.usage.moved || s.usage.ok
	return true
}

// of forgets what is of another account or Region.
func (t *tableTrail) of(account, region string) {
	if t.calls == nil || t.account != account || t.region != region {
		*t = tableTrail{account: account, region: region, calls: map[string][]model.TableCall{}}
	}
}

// tableTrailed reports whether what CloudTrail told of tables is of the account that is
// looked at.
func (s *Store) tableTrailed() bool {
	return s.tablesTrail.account == s.identity.Account && s.tablesTrail.region == s.identity.Region
}

// tableCalls are the calls on a table that CloudTrail recorded, in any order.
func (s *Store) tableCalls(table string) []model.TableCall {
	if !s.tableTrailed() {
		return nil
	}
	return s.tablesTrail.calls[table]
}

// tablesKnown says what tells which capacity tables had.
func (s *Store) tablesKnown() string {
	state := s.tablesTrail.state
	switch {
	case !s.tableTrailed() || state.Back.IsZero() && state.Failure == nil:
		return "the journal knows they had"
	case !state.Back.IsZero():
		return fmt.Sprintf("the journal and, since %s, CloudTrail know they had", state.Back.UTC().Format(time.DateOnly))
	case state.Failure.Permission != "":
		return fmt.Sprintf("the journal knows they had (CloudTrail, which may know more, is denied: %s)", state.Failure.Permission)
	}
	return "the journal knows they had (CloudTrail, which may know more, could not be read)"
}

// norTrail is what else does not know, when it was read.
func (s *Store) norTrail() string {
	if s.tableTrailed() && !s.tablesTrail.state.Back.IsZero() {
		return ", nor CloudTrail so far"
	}
	return ""
}
