package sim

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// tokenAge is for how long a token of GetLogEvents is good.
const tokenAge = 24 * time.Hour

// logToken is what a token of GetLogEvents holds: a place in a stream. Written
// down it is 56 digits after f/ or b/, as CloudWatch Logs' own are.
type logToken struct {
	forward bool
	place   int       // index of the first event after it
	empty   int       // how many pages at this place have been empty
	issued  time.Time // to the millisecond
	era     int       // how often a test has expired all tokens
	stream  string    // group and stream
}

func (t logToken) String() string {
	direction := "b/"
	if t.forward {
		direction = "f/"
	}
	return fmt.Sprintf("%s%d%010d%d%014d%020d%010d", direction, t.era%10, t.place, t.empty, t.issued.UnixMilli(), mix(0, t.stream, 0), mix(1, t.stream, int64(t.place))%1e10)
}

// parseLogToken reads a token given for a stream. One of another stream, or one
// that is too old, is as bad as one that is no token at all.
func (w *World) parseLogToken(text, stream string) (logToken, error) {
	digits, forward := strings.CutPrefix(text, "f/")
	if !forward {
		var backward bool
		if digits, backward = strings.CutPrefix(text, "b/"); !backward {
			return logToken{}, badToken()
		}
	}
	if len(digits) != 56 {
		return logToken{}, badToken()
	}
	place, err := strconv.Atoi(digits[1:11])
	if err != nil {
		return logToken{}, badToken()
	}
	issued, err := strconv.ParseInt(digits[12:26], 10, 64)
	if err != nil {
		return logToken{}, badToken()
	}
	t := logToken{forward: forward, place: place, empty: int(digits[11] - '0'), issued: time.UnixMilli(issued),
		era: w.logs.era, stream: stream}
	if t.String() != text || w.now().Sub(t.issued) >= tokenAge {
		return logToken{}, badToken()
	}
	return t, nil
}
