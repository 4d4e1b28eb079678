package store

import (
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/journal"
)

// What ran is counted with the memory of the version that was called, and not with that
// of code which nobody has published yet.
func TestFunctionsAreMeasuredByTheVersionsThatWereCalled(t *testing.T) {
	s := New(stages) // dev, stage, production, which is the alias prod
	s.Apply(model.FunctionsListed{Read: read(0, 1), Complete: true, Functions: []model.Function{{Name: "orders", MemoryMB: 3008, Architecture: "x86_64"}, {Name: "other", MemoryMB: 256, Architecture: "x86_64"}}},
		full(1, 2, "orders", "dev", "9"), full(1, 2, "orders", "prod", "7"), full(1, 2, "other", "prod", "1"),
		model.VersionsRead{Read: read(1, 2), Function: "orders", Versions: []model.Version{{Number: "9", MemoryMB: 1024, Architecture: "arm64"}, {Number: "7", MemoryMB: 128, EphemeralMB: 1024, Architecture: "arm64"}}})
	e := model.MetricsRead{Read: read(2, 3), Group: model.GroupFunctions}
	staged := model.MetricsRead{Read: read(2, 3), Group: model.GroupStages}
	for _, name := range []string{"orders", "other"} {
		e.Samples = append(e.Samples, used(model.Duration(name, ""), 100, 10)...)
	}
	staged.Samples = append(staged.Samples, used(model.Duration("orders", "dev"), 20, 2)...)
	s.Apply(e, staged)
	m, _ := s.Measured()
	for _, c := range []struct {
		item    cost.Item
		subject cost.Subject
		daily   int64
	}{
		{cost.LambdaDurationARM, cost.Subject{Function: "orders"}, 100 * 128},
		{cost.LambdaStorage, cost.Subject{Function: "orders"}, 100 * 512},
		{cost.LambdaDurationARM, cost.Subject{Function: "orders", Stage: "dev"}, 20 * 1024},
		{cost.LambdaDurationX86, cost.Subject{Function: "other"}, 100 * 256}, // its version was not read
	} {
		if got, ok := entry(m, c.item, c.subject); !ok || got.Daily[20] != c.daily {
			t.Errorf("%s of %+v: %+v", c.item, c.subject, got)
		}
	}
	if _, ok := entry(m, cost.LambdaDurationX86, cost.Subject{Function: "orders"}); ok {
		t.Error("it is counted on the architecture of $LATEST")
	}
}

// CloudWatch lists some metrics on two pages.
func TestASeriesThatIsNamedTwiceCountsOnce(t *testing.T) {
	s := New(stages)
	api := model.Series{Namespace: model.NamespaceAPIGateway, Metric: "Count", Dimensions: [4]model.Dimension{{Name: "ApiName", Value: "shop"}}}
	group := model.LogGroup{Name: "/aws/lambda/orders", Bytes: 3 << 20}
	counted, _, _ := model.UsageSeries(api)
	s.Apply(model.UsageFound{Read: read(1, 2), Series: []model.Series{api, api}, Groups: []model.LogGroup{group, group}},
		model.MetricsRead{Read: read(2, 3), Group: model.GroupAPIs, Samples: used(counted, 100, 10)})
	m, _ := s.Measured()
	if len(m.Entries) != 1 || len(m.Standing) != 1 {
		t.Errorf("%d entries and %d that stand, not one of each", len(m.Entries), len(m.Standing))
	}
	if said := strings.Join(m.Assumed, "\n"); !strings.Contains(said, "WebSocket APIs, data transfer") || !strings.Contains(said, "storage tier policy") {
		t.Errorf("what is left out is not named: %s", said)
	}
}

// The journal says what a table had before; where something else has changed it, that
// is said.
func TestTablesCostWhatTheyHad(t *testing.T) {
	at := func(days int) time.Time { return t0.AddDate(0, 0, -days) }
	change := func(days int, from, to string) journal.Move {
		return journal.Move{Intent: journal.Entry{ID: from + to, Account: "1", Region: "us-east-1", Table: "orders", From: from, To: to, At: at(days)},
			Outcome: &journal.Entry{Status: "moved", At: at(days)}}
	}
	type had struct {
		read, write int64
		from, to    time.Time
	}
	for name, c := range map[string]struct {
		journal []journal.Move
		last    time.Time // when DynamoDB says that it changed last
		want    []had
		says    string
	}{
		"never changed": {nil, time.Time{}, []had{{10, 5, at(20), time.Time{}}}, ""},
		"changed by aloft": {[]journal.Move{change(9, "2 RCU 2 WCU", "40 RCU 5 WCU"), change(3, "40 RCU 5 WCU", "10 RCU 5 WCU")}, at(3).Add(time.Minute),
			[]had{{10, 5, at(3), time.Time{}}, {40, 5, at(9), at(3)}, {2, 2, at(20), at(9)}}, ""},
		"changed by something else since": {[]journal.Move{change(3, "40 RCU 5 WCU", "10 RCU 5 WCU")}, at(1), []had{{10, 5, at(20), time.Time{}}}, "does not know"},
		"changed by something else between": {[]journal.Move{change(9, "2 RCU 2 WCU", "30 RCU 5 WCU"), change(3, "40 RCU 5 WCU", "10 RCU 5 WCU")}, at(3),
			[]had{{10, 5, at(3), time.Time{}}, {40, 5, at(20), at(3)}}, "does not know"},
		"it was on demand": {[]journal.Move{change(3, "on demand", "10 RCU 5 WCU")}, at(3), []had{{10, 5, at(3), time.Time{}}}, "is left out"},
	} {
		s := New(stages)
		s.SetJournal(c.journal)
		s.Apply(model.IdentityRead{Identity: model.Identity{Account: "1", Region: "us-east-1"}}, model.TableRead{Read: read(1, 2), Table: model.Table{
			Name: "orders", Billing: model.Provisioned, Created: at(20), Bytes: 1 << 30,
			Throughput: model.Throughput{ReadUnits: 10, WriteUnits: 5, LastDecrease: c.last},
			Replicas:   []model.Replica{{Region: "eu-west-1", Status: "ACTIVE"}},
		}})
		m, _ := s.Measured()
		var got []had
		for i, u := range m.Standing {
			switch u.Item {
			case cost.DynamoReadCapacity:
				got = append(got, had{u.Amount / 3600, m.Standing[i+1].Amount / 3600 / 2, u.From, u.To}) // writes are paid in two Regions
			case cost.DynamoStorage:
				if !u.From.Equal(at(20)) {
					t.Errorf("%s: it is stored since %v", name, u.From)
				}
			}
		}
		if len(got) != len(c.want) {
			t.Fatalf("%s: %+v", name, got)
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %+v, not %+v", name, got[i], c.want[i])
			}
		}
		if said := strings.Join(m.Assumed, "\n"); c.says != "" && !strings.Contains(said, c.says) || !strings.Contains(said, "2 Regions") {
			t.Errorf("%s: it says %s", name, said)
		}
	}
}

func TestLogGroupsBelongToWhoAloneWritesToThem(t *testing.T) {
	s := New(stages)
	s.Apply(model.FunctionsListed{Read: read(0, 1), Complete: true, Functions: []model.Function{
		{Name: "own"}, {Name: "moved", LogGroup: "/team/moved"}, {Name: "a", LogGroup: "/team/all"}, {Name: "b", LogGroup: "/team/all"},
		{Name: "served", LogGroup: "/team/next"},
	}}, full(1, 2, "served", "prod", "3"),
		model.VersionsRead{Read: read(1, 2), Function: "served", Versions: []model.Version{{Number: "3", LogGroup: "/team/now"}}})
	of := map[string]string{
		"/aws/lambda/own": "own", "/team/moved": "moved", "/aws/lambda/moved": "moved", "/team/all": "", "/team/now": "served",
		"/team/next": "", "/team/nobody": "",
	}
	var groups []model.LogGroup
	for name := range of {
		groups = append(groups, model.LogGroup{Name: name, Bytes: 1 << 30})
	}
	s.Apply(model.UsageFound{Read: read(1, 2), Groups: groups})
	m, _ := s.Measured()
	for name, function := range of {
		if got := standing(m, cost.LogsStorage, cost.Subject{LogGroup: name, Function: function}); got != 1<<10 {
			t.Errorf("%s is not counted as of %q", name, function)
		}
	}
	said := strings.Join(m.Assumed, "\n")
	for _, want := range []string{"2 functions log to /team/all", "TimedStorage-ByteHrs", "INTELLIGENT_TIERING", "the most that they cost"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said: %s", want, said)
		}
	}
}

// A version that was read by itself is counted with, and what is not known is said.
func TestFunctionsAreCountedByWhatTheyCallAsFarAsItIsKnown(t *testing.T) {
	s := New(stages)
	s.Apply(model.FunctionsListed{Read: read(0, 1), Complete: true, Functions: []model.Function{
		{Name: "known", MemoryMB: 3008, Architecture: "x86_64"}, {Name: "unknown", MemoryMB: 256, Architecture: "x86_64"}}},
		full(1, 2, "known", "prod", "7"), full(1, 2, "unknown", "prod", "1"))
	e := model.MetricsRead{Read: read(2, 3), Group: model.GroupFunctions}
	for _, name := range []string{"known", "unknown"} {
		e.Samples = append(e.Samples, used(model.Invocations(name, ""), 100, 10)...)
		e.Samples = append(e.Samples, used(model.Duration(name, ""), 100, 10)...)
	}
	s.Apply(e)
	said := func() string { m, _ := s.Measured(); return strings.Join(m.Assumed, "\n") }
	if !strings.Contains(said(), "What 2 of 2 functions call is not known, or not yet") {
		t.Errorf("said %s", said())
	}
	if d := s.Apply(model.VersionRead{Read: read(3, 4), Version: model.Version{Function: "known", Number: "7", MemoryMB: 128, Architecture: "arm64"}}); !d.Touch(OfCost) {
		t.Error("a version that is called makes no cost dirty")
	}
	if !strings.Contains(said(), "What 1 of 2 functions call is not known, or not yet") {
		t.Errorf("said %s", said())
	}
	m, _ := s.Measured()
	if got, ok := entry(m, cost.LambdaDurationARM, cost.Subject{Function: "known"}); !ok || got.Daily[21] != 100*128 {
		t.Errorf("%+v, %v", got, ok)
	}
}
