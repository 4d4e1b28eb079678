package verb

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// asker asks questions on the standard error stream and reads the answers from
// the standard input, a line each.
type asker struct {
	nothing string // what a refusal says of what was done: "nothing was moved"
	out     io.Writer
	lines   func() <-chan answer
}

type answer struct {
	text string
	err  error
}

func newAsker(e *Env, nothing string) *asker {
	reader := bufio.NewReader(e.In)
	return &asker{nothing: nothing, out: e.forPeople(e.Err), lines: func() <-chan answer {
		// A read of a terminal can not be given up: when the context ends first, the
		// goroutine ends with the next line, or with the process.
		c := make(chan answer, 1)
		go func() {
			text, err := reader.ReadString('\n')
			c <- answer{text, err}
		}()
		return c
	}}
}

// line is the answer to a question. An input that ends, or an interrupt, refuses.
func (a *asker) line(ctx context.Context, question string) (string, error) {
	if _, err := io.WriteString(a.out, question); err != nil {
		return "", fmt.Errorf("asking: %w", err)
	}
	select {
	case <-ctx.Done():
		_, _ = io.WriteString(a.out, "\n")
		return "", refusef("%s: interrupted", a.nothing)
	case got := <-a.lines():
		if got.err != nil && got.text == "" {
			_, _ = io.WriteString(a.out, "\n")
			return "", refusef("%s: there was no answer", a.nothing)
		}
		return strings.TrimSpace(got.text), nil
	}
}

// yes asks a question whose answer is no unless it is yes.
func (a *asker) yes(ctx context.Context, question string) (bool, error) {
	got, err := a.line(ctx, question+" [y/N] ")
	if err != nil {
		return false, err
	}
	return strings.EqualFold(got, "y") || strings.EqualFold(got, "yes"), nil
}

// sure asks whether something shall be done that writes. Its error says why
// nothing is.
func (e *Env) sure(ctx context.Context, yes bool, nothing, question string) error {
	if yes {
		return nil
	}
	if !e.Terminal.Asks() {
		return refusef("%s: without a terminal to ask, add --yes", nothing)
	}
	wanted, err := newAsker(e, nothing).yes(ctx, question)
	if err == nil && !wanted {
		err = refusef("%s: the answer was no", nothing)
	}
	return err
}

// confirmStages asks as the strictest of some stages that are changed wants it. Where the names of
// several have to be typed it refuses, and says how they are changed apart.
func (k *session) confirmStages(ctx context.Context, stages []model.Stage, o said, nothing, question,
	apart string,
) error {
	stage := model.Stage{Confirm: model.ConfirmKey}
	var typed []string
	for _, s := range stages {
		if s.Confirm == model.ConfirmType {
			typed, stage = append(typed, s.Name), s
		}
	}
	switch {
	case len(typed) > 1:
		return refusef("%s: the config wants the names of %s typed: %s", nothing, shortList(typed), apart)
	case len(typed) == 1:
		return newAsker(k.env, nothing).as(ctx, k.env, o, stage, question, fmt.Sprintf("Type %s to change it: ",
			stage.Name))
	case o.confirm != "":
		return refusef("%s: --confirm says %s, and no stage whose name has to be typed is changed", nothing, o.confirm)
	}
	return k.env.sure(ctx, o.yes, nothing, question)
}
