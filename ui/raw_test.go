package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
)

// answering answers with what it was asked of.
type answering struct {
	asked   []model.RawOf
	fails   error
	waiting chan struct{} // closed when it may answer; nil: at once
	ended   chan error    // what its context said when it was given up
}

func (a *answering) ReadRaw(ctx context.Context, of model.RawOf) ([]model.RawAnswer, error) {
	a.asked = append(a.asked, of)
	if a.waiting != nil {
		select {
		case <-a.waiting:
		case <-ctx.Done():
			a.ended <- ctx.Err()
			return nil, ctx.Err()
		}
	}
	if a.fails != nil {
		return nil, a.fails
	}
	text := "{\n  \"Name\": \"" + of.Part + "\",\n  \"Key\": \"" + model.Masked + "\"\n}"
	return []model.RawAnswer{{Call: "lambda:GetAlias", JSON: text}}, nil
}

func (a *answering) in(o *Options) { o.Raw = a }

func TestTheChosenStageIsShownAsItIsAnswered(t *testing.T) {
	reader := &answering{}
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.StageRight, action.Raw)
		c.shows("as AWS answers it", "lambda:GetAlias", `"Name": "stage"`, model.Masked)
		if len(reader.asked) != 1 || reader.asked[0].Kind != model.FunctionSubject || reader.asked[0].Part != "stage" {
			t.Errorf("asked %+v", reader.asked)
		}
		c.press(action.CopyText)
		if len(c.raw) != 1 || !strings.Contains(c.raw[0], "52;") {
			t.Errorf("sent %q to the terminal", c.raw)
		}
		c.pass(10 * time.Second)
		if len(reader.asked) != 1 {
			t.Error("it was read again by itself")
		}
	}, reader.in)
}

func TestAReadingThatFailsSaysWhy(t *testing.T) {
	denied := &model.Failure{Class: model.Denied, Operation: "GetAlias", Subject: "orders:dev", Message: "not for alice"}
	reader := &answering{fails: denied}
	drive(t, 80, 24, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.Raw)
		c.shows("not for alice")
		c.press(action.Cancel)
		c.lacks("as AWS answers it")
	}, reader.in)
}

func TestAReadingThatIsLeftIsGivenUp(t *testing.T) {
	reader := &answering{waiting: make(chan struct{}), ended: make(chan error, 1)}
	drive(t, 80, 24, func(c *cockpit) {
		c.facts(team()...)
		reader.waiting = make(chan struct{}) // of this bubble
		c.press(action.Raw)
		c.shows("reading activity-")
		c.press(action.Cancel)
		if err := <-reader.ended; err == nil {
			t.Error("its context went on")
		}
	}, reader.in)
}

func TestWhatIsNotAWSOwnIsNotRead(t *testing.T) {
	reader := &answering{}
	drive(t, 120, 40, func(c *cockpit) {
		c.press(action.Raw)
		c.shows("as AWS answers it: nothing of AWS' own is chosen")
	}, reader.in)
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.Raw)
		c.shows("as AWS answers it: not in this account")
	})
}
