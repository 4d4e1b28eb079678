package verb

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
)

// asker asks questions on the standard error stream and reads the answers from
// the standard input, a line each.
type asker struct {
	out   io.Writer
	lines func() <-chan answer
}

type answer struct {
	text string
	err  error
}

func newAsker(e *Env) *asker {
	reader := bufio.NewReader(e.In)
	return &asker{out: e.Err, lines: func() <-chan answer {
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
		return "", refusef("nothing was moved: interrupted")
	case got := <-a.lines():
		if got.err != nil && got.text == "" {
			_, _ = io.WriteString(a.out, "\n")
			return "", refusef("nothing was moved: there was no answer")
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
