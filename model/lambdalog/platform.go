package lambdalog

// What Lambda itself writes: as text, and as events of JSON.

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// platformText reads a line of Lambda's own; false when it is none.
func (l *Line) platformText(text string, i *Invocation) bool {
	word, rest := cutWord(text)
	switch word {
	case "START":
		if l.Request = requestIn(rest); l.Request == "" {
			return false
		}
		l.Kind, l.Fields = Start, pairs(rest, "RequestId", "Version")
		i.Version = valueOf(l.Fields, "Version")
	case "END":
		if l.Request = requestIn(rest); l.Request == "" {
			return false
		}
		l.Kind = End
	case "REPORT":
		if l.Request = requestIn(rest); l.Request == "" {
			return false
		}
		l.Kind, l.Fields = Report, pairs(rest, reportKeys...)
		i.reported(l.Fields)
	case "INIT_START":
		l.Kind, l.Fields = InitStart, pairs(rest, "Runtime Version", "Runtime Version ARN")
	case "INIT_REPORT":
		l.Kind, l.Fields = InitReport, pairs(rest, "Init Duration", "Phase", "Status", "Error Type")
	case "RESTORE_START":
		l.Kind, l.Fields = RestoreStart, pairs(rest, "Runtime Version", "Runtime Version ARN")
	case "RESTORE_REPORT":
		l.Kind, l.Fields = RestoreReport, pairs(rest, "Restore Duration", "Status", "Error Type")
	case "EXTENSION":
		l.Kind, l.Fields = Extension, pairs(rest, "Name", "State", "Events", "Error Type")
	case "TELEMETRY", "LOGS":
		l.Kind, l.Fields = Platform, pairs(rest, "Name", "State", "Types")
	case "XRAY":
		l.Kind, l.Fields = Trace, pairs(rest, "TraceId", "SegmentId", "Sampled")
	case "RequestId:":
		return l.fault(rest)
	default:
		return false
	}
	if len(l.Fields) == 0 && l.Kind != End {
		l.Kind = Raw
		return false
	}
	l.Message = text
	if status := valueOf(l.Fields, "Status"); l.Kind != Report && status != "" && status != "success" {
		l.Level = Error
	}
	return true
}

// fault reads how Lambda says that a runtime has exited.
func (l *Line) fault(rest string) bool {
	id, words := cutWord(rest)
	if !strings.HasPrefix(words, "Error: ") && !strings.HasPrefix(words, "Process exited") {
		return false
	}
	l.Kind, l.Level, l.Request, l.Message = Fault, Error, id, strings.TrimPrefix(words, "Error: ")
	return true
}

// requestIn is the request that a line of Lambda's names first.
func requestIn(text string) string {
	rest, ok := strings.CutPrefix(text, "RequestId: ")
	if !ok {
		return ""
	}
	id, _ := cutWord(rest)
	return id
}

var reportKeys = []string{
	"RequestId", "Duration", "Billed Duration", "Memory Size", "Max Memory Used", "Init Duration", "Restore Duration", "Billed Restore Duration",
	"Status", "Error Type", "XRAY TraceId", "SegmentId", "Sampled",
}

// pairs reads "key: value", one after the other with blanks between them. A key is only
// one where it stands after a blank, and the longest counts.
func pairs(text string, keys ...string) []Field {
	var out []Field
	began := 0
	close := func(end int) {
		if n := len(out); n > 0 {
			out[n-1].Value = strings.TrimSpace(text[began:end])
		}
	}
	for i := 0; i < len(text); i++ {
		if i > 0 && text[i-1] != ' ' && text[i-1] != '\t' {
			continue
		}
		found := ""
		for _, k := range keys {
			if len(k) > len(found) && strings.HasPrefix(text[i:], k) && strings.HasPrefix(text[i+len(k):], ": ") {
				found = k
			}
		}
		if found == "" {
			continue
		}
		close(i)
		out = append(out, Field{Key: found})
		began = i + len(found) + len(": ")
		i = began - 1
	}
	close(len(text))
	return out
}

func valueOf(fields []Field, key string) string {
	for i := range fields {
		if fields[i].Key == key {
			return fields[i].Value
		}
	}
	return ""
}

// reported takes a report's figures in, as text and JSON name them.
func (i *Invocation) reported(fields []Field) {
	for _, f := range fields {
		switch f.Key {
		case "Duration", "durationMs":
			i.Duration = span(f.Value)
		case "Billed Duration", "billedDurationMs":
			i.Billed = span(f.Value)
		case "Memory Size", "memorySizeMB":
			i.MemorySize = megabytes(f.Value)
		case "Max Memory Used", "maxMemoryUsedMB":
			i.MemoryUsed = megabytes(f.Value)
		case "Init Duration", "initDurationMs":
			i.Init = span(f.Value)
		case "Restore Duration", "restoreDurationMs":
			i.Restore = span(f.Value)
		case "Status":
			i.ends(f.Value)
		case "Error Type":
			i.ErrorType = strings.Clone(f.Value)
		}
	}
}

// ends takes in how Lambda says that the invocation ended.
func (i *Invocation) ends(status string) {
	switch status {
	case "success":
		i.Status = Succeeded
	case "timeout":
		i.Status = TimedOut
	case "failure", "error":
		i.Status = Failed
	}
}

// span is a number of milliseconds, with or without its unit.
func span(text string) time.Duration {
	ms, err := strconv.ParseFloat(strings.TrimSuffix(text, " ms"), 64)
	if err != nil || !(ms >= 0 && ms < 1e9) {
		return 0
	}
	return time.Duration(math.Round(ms*1000)) * time.Microsecond
}

func megabytes(text string) int {
	n, err := strconv.Atoi(strings.TrimSuffix(text, " MB"))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// platformEvents are the kinds of Lambda's events of JSON.
var platformEvents = map[string]Kind{
	"platform.start": Start, "platform.runtimeDone": End, "platform.report": Report, "platform.initStart": InitStart,
	"platform.initReport": InitReport, "platform.restoreStart": RestoreStart, "platform.restoreReport": RestoreReport,
	"platform.extension": Extension, "platform.fault": Fault,
}

// platformJSON reads an event of Lambda's own; false when it is none.
func (l *Line) platformJSON(fields []Field, i *Invocation) bool {
	kind := valueOf(fields, "type")
	if !strings.HasPrefix(kind, "platform.") || len(fields) > 4 {
		return false
	}
	l.Kind = Platform
	if k, ok := platformEvents[kind]; ok {
		l.Kind = k
	}
	l.Message = kind
	for n := range fields {
		f := &fields[n]
		switch {
		case f.Key == "type":
		case f.Key == "time":
			l.Stated, _ = fieldTime(f)
		case f.Key == "record" && f.Literal[0] == '{':
			record, _ := object(f.Literal)
			l.record(record, i)
		case f.Key == "record":
			l.Message = f.Value
		}
	}
	if l.Kind == Fault {
		if id := requestIn(l.Message); l.Request == "" && id != "" {
			l.Request = id
		}
		l.Level = Error
	}
	return true
}

// record takes in what an event tells.
func (l *Line) record(record []Field, i *Invocation) {
	status := valueOf(record, "status")
	if status != "" && status != "success" && l.Kind != Report && l.Kind != End {
		l.Level = Error
	}
	for _, f := range record {
		switch f.Key {
		case "requestId":
			l.Request = f.Value
			continue
		case "version":
			if l.Kind == Start {
				i.Version = strings.Clone(f.Value)
			}
		case "status":
			if l.Kind == Report || l.Kind == End {
				i.ends(f.Value)
			}
		case "errorType":
			if l.Kind == Report || l.Kind == End {
				i.ErrorType = strings.Clone(f.Value)
			}
		case "metrics":
			metrics, ok := object(f.Literal)
			if ok && l.Kind == Report {
				i.reported(metrics)
			}
			l.Fields = append(l.Fields, metrics...)
			continue
		}
		l.Fields = append(l.Fields, f)
	}
}
