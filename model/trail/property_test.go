package trail_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/trail"
)

// life makes up what happened to an alias, and says what it serves in the end.
func life(r *rand.Rand) ([]model.AliasCall, model.Alias) {
	now := serves("1")
	alone := []string{"1"}
	out := []model.AliasCall{made("1")}
	for i := range 3 + r.IntN(20) {
		v := strconv.Itoa(1 + r.IntN(6))
		switch r.IntN(8) {
		case 0:
			if v == now.Version {
				continue
			}
			now.Canary = &model.Canary{Version: v, Weight: 0.1}
			out = append(out, canary(now.Version, v, 0.1))
		case 1:
			out = append(out, failed(to(v)))
		case 2:
			out = append(out, described("text "+v))
		case 3:
			if now.Canary != nil && now.Canary.Version == v {
				continue
			}
			now.Version = v // and the weights stay
			out = append(out, model.AliasCall{Deed: model.AliasUpdated, Version: v})
		case 4:
			if len(alone) < 2 {
				continue
			}
			v = alone[len(alone)-2]
			out = append(out, stamped(to(v), release.Rollback, now.Version, "id"+strconv.Itoa(i)))
			now = serves(v)
		case 5:
			if r.IntN(4) > 0 {
				continue
			}
			out = append(out, deleted(), made(v))
			now, alone = serves(v), nil
		default:
			out = append(out, to(v))
			now = serves(v)
		}
		if now.Canary == nil && (len(alone) == 0 || alone[len(alone)-1] != now.Version) {
			alone = append(alone, now.Version)
		}
	}
	return calls(out...), now
}

func TestWhatIsReadDoesNotHangOnTheOrderOfPages(t *testing.T) {
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 1))
		all, now := life(r)
		if r.IntN(3) == 0 { // some fall into one second
			for i := 1; i < len(all); i++ {
				if r.IntN(4) == 0 {
					all[i].At = all[i-1].At
				}
			}
		}
		p := trail.Read(all)
		shuffled := append(slices.Clone(all), all[:len(all)/2]...) // and some come twice
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		q := trail.Read(shuffled)
		if a, b := p.Before(now), q.Before(now); !reflect.DeepEqual(a, b) || len(p.Moves) != len(q.Moves) || !reflect.DeepEqual(p.Served, q.Served) {
			t.Fatalf("seed %d: %+v and %+v", seed, a, b)
		}
	}
}

// A walk that has not come far, and moves in one second, may leave unknown what was
// there before; they never make it another version.
func TestLessKnowledgeIsNeverAnotherVersion(t *testing.T) {
	for seed := range uint64(1500) {
		r := rand.New(rand.NewPCG(seed, 2))
		all, now := life(r)
		p := trail.Read(all)
		whole := p.Before(now)
		if whole.Answer == trail.Elsewhere || whole.Answer == trail.TooFew || whole.Answer == trail.NoMove {
			t.Fatalf("seed %d: all is known, and the answer is %+v", seed, whole)
		}
		for from := range all {
			less := trail.Read(all[from:])
			if got := less.Before(now); got.Version != "" && got.Version != whole.Version || got.Answer == trail.First && whole.Answer != trail.First {
				t.Fatalf("seed %d from %d: got %+v, all of it says %+v\n%s", seed, from, got, whole, show(all))
			}
		}
		tied := slices.Clone(all)
		for i := 1; i < len(tied); i++ {
			if r.IntN(3) == 0 {
				tied[i].At = tied[i-1].At
			}
		}
		less := trail.Read(tied)
		if got := less.Before(now); got.Version != "" && got.Version != whole.Version {
			t.Fatalf("seed %d, in one second: got %+v, all of it says %+v\n%s", seed, got, whole, show(tied))
		}
	}
}

func show(all []model.AliasCall) string {
	text := ""
	for _, c := range all {
		text += fmt.Sprintf("%s %s %s %v %+v %s %s\n", c.At.Format(time.TimeOnly), c.Deed, c.Version, c.Weighed, c.Canary, c.Error, c.Description)
	}
	return text
}

func TestRevisionsOrderASecond(t *testing.T) {
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 3))
		second := noon.Add(time.Hour)
		all := []model.AliasCall{rests(at(made("1"), noon), "", "r0")}
		n := 2 + r.IntN(4)
		for i := range n {
			all = append(all, rests(at(to(strconv.Itoa(i+2)), second), "r"+strconv.Itoa(i), "r"+strconv.Itoa(i+1)))
		}
		calls(all...)
		for i := range all {
			all[i].ID = strconv.FormatUint(r.Uint64(), 36)
		}
		p := trail.Read(all)
		if got := p.Before(serves(strconv.Itoa(n + 1))); got.Answer != trail.Known || got.Version != strconv.Itoa(n) || len(got.Back) != n {
			t.Fatalf("seed %d: got %+v", seed, got)
		}
	}
}
