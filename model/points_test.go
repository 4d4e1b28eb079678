package model

import (
	"reflect"
	"testing"
	"time"
)

func TestPointsAreTheSamples(t *testing.T) {
	series := Invocations("orders", "prod")
	at := time.Date(2026, 11, 29, 10, 0, 0, 0, time.UTC)
	for name, s := range map[string]Samples{
		"nothing read": {Series: series, Period: time.Hour},
		"read": {
			Series: series, Read: Read{Asked: at.Local(), At: at.Add(time.Second).Local()}, Period: time.Minute,
			From: at.Add(-2 * time.Minute), Values: []float64{1, 2}, Pending: 1, Failure: &Failure{Class: Throttled},
		},
	} {
		p := s.Points()
		if got := p.Of(series); !reflect.DeepEqual(got, s) {
			t.Errorf("%s: %+v became %+v", name, s, got)
		}
		if !p.To().Equal(s.To()) {
			t.Errorf("%s: they end at %v, not %v", name, p.To(), s.To())
		}
		if p.AskedBefore(s.Asked) || !p.AskedBefore(at.Add(time.Minute)) {
			t.Errorf("%s: not asked for at %v", name, s.Asked)
		}
	}
}
