package sim

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/aloftdeck/aloft/model"
)

// load10 asks for 10 units a second of a table with 4 that has been idle before.
func load10(t *testing.T, c *clock) *World {
	t.Helper()
	w := newWorld(t, fast(c))
	putTable(t, w, TableSpec{Name: "orders", Read: 1, Write: 4})
	err := w.PutLoad(model.CapacityKey{Table: "orders"}, model.Writes, func(at time.Time) float64 {
		if at.Before(demoStart.Truncate(time.Minute)) {
			return 0
		}
		return 600
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func minutes(t *testing.T, w *World, n int) (consumed, throttled []float64) {
	t.Helper()
	k := model.CapacityKey{Table: "orders"}
	from := demoStart.Truncate(time.Minute)
	consumed, throttled = make([]float64, n), make([]float64, n)
	for _, p := range statistics(t, w, model.ConsumedUnits(k, model.Writes), from, from.Add(time.Duration(n)*time.Minute), time.Minute) {
		consumed[p.Timestamp.Sub(from)/time.Minute] = *p.Sum
	}
	for _, p := range statistics(t, w, model.ThrottleEvents(k, model.Writes), from, from.Add(time.Duration(n)*time.Minute), time.Minute) {
		throttled[p.Timestamp.Sub(from)/time.Minute] = *p.Sum
	}
	return consumed, throttled
}

// What a table did not use for five minutes is there for a burst; after that it
// throttles, until it gets more.
func TestABurstIsUsedUpAndMoreCapacityEndsTheThrottling(t *testing.T) {
	c := newClock()
	w := load10(t, c)
	c.forward(6*time.Minute - 3*time.Second) // 21:56:00
	in := dynamodb.UpdateTableInput{ProvisionedThroughput: units(1, 10)}
	if err := updateTable(t, w, in); err != nil {
		t.Fatal(err)
	}
	c.forward(10 * time.Minute)
	consumed, throttled := minutes(t, w, 12)
	// 4 units are 240 a minute; 1,200 were kept: three minutes of 360 more, and 120 of the fourth.
	for i, want := range []float64{600, 600, 600, 360, 240, 240, 600, 600, 600} {
		if consumed[i] != want || throttled[i] != 600-want {
			t.Errorf("minute %d: %v consumed and %v throttled, want %v", i, consumed[i], throttled[i], want)
		}
	}
}

func TestOnDemandDoesNotThrottle(t *testing.T) {
	c := newClock()
	w := load10(t, c)
	c.forward(7 * time.Minute)
	if err := updateTable(t, w, dynamodb.UpdateTableInput{BillingMode: "PAY_PER_REQUEST"}); err != nil {
		t.Fatal(err)
	}
	c.forward(10 * time.Minute)
	if _, throttled := minutes(t, w, 12); throttled[5] == 0 || throttled[8] != 0 {
		t.Errorf("throttled %v", throttled)
	}
}

// The table of the story throttles within the first minutes of the demo, and no
// more once it has enough.
func TestTheStorysTableThrottles(t *testing.T) {
	for seed := range int64(20) {
		c := newClock()
		w := unhurried(t, seed, TeamSize, c.now)
		k := model.CapacityKey{Table: "activities"}
		quiet := total(t, w, model.ThrottleEvents(k, model.Writes), c.at.Add(-time.Minute), c.at, time.Minute)
		c.forward(3 * time.Minute)
		seen := total(t, w, model.ThrottleEvents(k, model.Writes), demoStart, c.at, time.Minute)
		if quiet > 0 || seen < 20 {
			t.Errorf("seed %d: %v before and %v throttled in three minutes", seed, quiet, seen)
		}
		if err := updateTable(t, w, dynamodb.UpdateTableInput{TableName: str("activities"), ProvisionedThroughput: units(4, 15)}); err != nil {
			t.Fatal(err)
		}
		raised := c.at
		c.forward(2 * time.Hour)
		if n := total(t, w, model.ThrottleEvents(k, model.Writes), raised.Add(time.Minute), c.at, time.Minute); n != 0 {
			t.Errorf("seed %d: %v throttled with 15 units", seed, n)
		}
		for _, other := range demoTables {
			k := model.CapacityKey{Table: other.table, Index: other.index}
			if other.table == "activities" && other.index == "" || other.scaled > 0 {
				continue
			}
			for _, a := range []model.Access{model.Reads, model.Writes} {
				if n := total(t, w, model.ThrottleEvents(k, a), demoStart.Add(-24*time.Hour), c.at, time.Hour); n != 0 {
					t.Errorf("seed %d: %s throttles %v", seed, k, n)
				}
			}
		}
	}
}

// Where nothing can be throttled a period is the difference of two moments; it has
// to be what its minutes add up to.
func TestAPeriodOfACalmTableIsTheSumOfItsMinutes(t *testing.T) {
	w := Demo(1, newClock().now, 400)
	calm := 0
	for i := range 40 {
		name := inventedName(i)
		table, _ := w.table(name)
		m := table.meter
		for _, a := range []access{reads, writes} {
			if !m.calm(a) {
				continue
			}
			calm++
			from := minuteOf(demoStart) - 3*dayMinutes
			borders := []int64{from, from + 7, from + 60, from + dayMinutes + 60}
			read := w.unitsUsed(model.ConsumedUnits(m.key, model.Reads).Metric, map[string]string{"TableName": name})
			if a == writes {
				read = w.unitsUsed(model.ConsumedUnits(m.key, model.Writes).Metric, map[string]string{"TableName": name})
			}
			minutes := m.walkFrom(a, from)
			for j, p := range read.read(borders) {
				var sum float64
				for minutes.minute < borders[j+1] {
					consumed, throttled := minutes.next()
					if sum += consumed; throttled > 0 {
						t.Fatalf("%s throttles in minute %d", name, minutes.minute)
					}
				}
				if p.sum != sum || p.count != sum/m.load[a].perRequest() {
					t.Errorf("%s, period %d: %v units in %v requests, its minutes have %v", name, j, p.sum, p.count, sum)
				}
			}
		}
	}
	if calm < 40 {
		t.Errorf("%d of 80 loads are calm", calm)
	}
}
