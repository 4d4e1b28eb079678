package health

import (
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func TestTheSidesOfAMoveThatWasMade(t *testing.T) {
	at := func(clock string) time.Time {
		d, err := time.Parse(time.DateTime, "2026-11-29 "+clock)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	move := MoveSides{Called: model.Called{Function: "orders", Alias: "prod"}, From: "41", To: "42", At: at("12:30:20")}
	with := func(change func(*MoveSides)) MoveSides {
		m := move
		change(&m)
		return m
	}
	for _, tt := range []struct {
		name string
		move MoveSides
		now  string
		want []string
		over bool
	}{
		{"long ago", move, "18:00:00", []string{"41 11:30-12:30", "42 12:31-13:31"}, true},
		{"a while ago", move, "12:50:00", []string{"41 11:30-12:30", "42 12:31-12:48"}, false},
		{"just now", move, "12:31:30", []string{"41 11:29-12:29"}, false},
		{"between others", with(func(m *MoveSides) { m.Previous, m.Next = at("12:10:00"), at("12:40:50") }), "18:00:00", []string{"41 12:11-12:30", "42 12:31-12:40"}, true},
		{"the alias was made", with(func(m *MoveSides) { m.From = "" }), "18:00:00", []string{"42 12:31-13:31"}, true},
		{"two are weighed", with(func(m *MoveSides) { m.To, m.Beside = "41", "42" }), "18:00:00", []string{"41 12:31-13:31", "42 12:31-13:31"}, true},
	} {
		now := at(tt.now)
		var got []string
		for _, s := range tt.move.Sides(now) {
			got = append(got, s.Version+" "+s.Window.From.Format("15:04-")+s.Window.To.Format("15:04"))
			if own := tt.move.Beside != ""; (s.Called.Version == s.Version) != own {
				t.Errorf("%s: %s is read as %+v", tt.name, s.Version, s.Called)
			}
		}
		if len(got) != len(tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
			}
		}
		if tt.move.Over(now) != tt.over {
			t.Errorf("%s: over is %v", tt.name, !tt.over)
		}
	}
}
