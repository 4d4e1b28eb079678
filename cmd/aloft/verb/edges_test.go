package verb

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/aws/sim"
)

// Without --follow the reading of a log ends, whatever stands in its way.
func TestLogsGiveUp(t *testing.T) {
	for _, script := range []string{"DescribeLogStreams=throttle", "DescribeLogStreams=hang", "DescribeLogStreams=down", "DescribeLogStreams=error:ServiceUnavailableException", "DescribeLogStreams=expired"} {
		h := newHost(t)
		h.world.PutLog("/aws/lambda/orders", "2026/11/22/[4]a", sim.LogEvent{At: h.Now(), Text: "one\n"})
		h.script(script)
		h.run(exitFailed, "logs", "orders", "--timeout", "300ms")
		h.says("DescribeLogStreams on /aws/lambda/orders")
	}
}

// One read that hangs or breaks is tried again within the time.
func TestLogsTryAgain(t *testing.T) {
	for _, script := range []string{"GetLogEvents#1=hang", "GetLogEvents#1=down", "DescribeLogStreams#1=hang"} {
		h := newHost(t)
		h.world.PutLog("/aws/lambda/orders", "2026/11/22/[4]a", sim.LogEvent{At: h.Now(), Text: "one\n"})
		h.script(script)
		h.run(exitDone, "logs", "orders", "--timeout", "6s")
		h.prints("one\n")
	}
}

// A line is piped whole, so that tools can parse it.
func TestPipedLogsAreNotCut(t *testing.T) {
	h := newHost(t)
	line, err := json.Marshal(map[string]string{"report": strings.Repeat("x", 60_000)})
	if err != nil {
		t.Fatal(err)
	}
	h.world.PutLog("/aws/lambda/orders", "2026/11/22/[4]a", sim.LogEvent{At: h.Now(), Text: string(line) + "\n"})
	h.run(exitDone, "logs", "orders")
	if got := h.out.String(); got != string(line)+"\n" {
		t.Errorf("%d of %d bytes came", len(got), len(line)+1)
	}
}

// What was done is said when the output can not be written.
func TestAFullDiskIsNoSecret(t *testing.T) {
	for _, args := range [][]string{
		{"promote", "orders", "--to", "stage", "--yes", "-o", "json"},
		{"promote", "orders", "--to", "stage", "--yes"},
		{"deploy", "orders", "--zip", "o.zip", "--to", "stage", "--yes", "-o", "json"},
	} {
		h := newHost(t)
		h.file("o.zip", zipOf(t, "app.py", "new"))
		h.Out = writerFunc(func([]byte) (int, error) { return 0, errors.New("no space left on device") })
		h.err.Reset()
		if got := Run(t.Context(), h.Env, args); got != exitFailed {
			t.Errorf("%v: exit %d, want %d", args, got, exitFailed)
		}
		h.says("no space left on device", "orders stage 3 → ", ": moved")
	}
}

// The ARN of a function is taken for its name where it is one of this account.
func TestARNsAreNames(t *testing.T) {
	h := newHost(t)
	h.run(exitDone, "status", "-o", "json")
	var id statusJSON
	h.decode(&id)
	arn := "arn:aws:lambda:" + id.Region + ":" + id.Account + ":function:orders"
	h.run(exitDone, "promote", arn, "--to", "stage", "--yes")
	if got := h.served("orders", "stage"); got != "4" {
		t.Errorf("stage serves %s, want 4", got)
	}
	h.run(exitUsage, "promote", strings.Replace(arn, id.Account, "999999999999", 1), "--to", "stage", "--yes")
	h.says("is in account 999999999999")
	h.run(exitUsage, "status", strings.Replace(arn, id.Region, "eu-west-3", 1))
	h.says("Region eu-west-3")
	h.run(exitUsage, "status", arn+":prod")
	h.says("names a version or a stage too")
}

func TestAnEmptyRegionSaysSo(t *testing.T) {
	h := newHost(t)
	h.configure("[functions]\ninclude = [\"billing-*\"]\n")
	h.run(exitDone, "status")
	h.says("functions.include of the config", "takes none of the 2 in us-east-1")
}

func TestImageOfAnotherRegion(t *testing.T) {
	h := newHost(t)
	h.run(exitRefused, "deploy", "orders", "--image", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:1", "--yes")
	h.says("the image is in eu-west-1")
}

// The folders of demos that were killed are taken away by the next one, those of
// living ones and of others stay.
func TestDemoFoldersAreTakenAway(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	if os.TempDir() != temp {
		t.Log("the folder for temporary files is not chosen by TMPDIR here")
		return
	}
	dead := filepath.Join(temp, demoFolder+"dead")
	other := filepath.Join(temp, "other-demo-1")
	for _, d := range []string{dead, other} {
		if err := os.Mkdir(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Now()
	living, lock, err := newDemoFolder(now)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	for _, d := range []string{dead, other, living} {
		old := now.Add(-time.Hour)
		if err := os.Chtimes(d, old, old); err != nil {
			t.Fatal(err)
		}
	}
	_, second, err := newDemoFolder(now)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	for path, want := range map[string]bool{dead: false, other: true, living: true} {
		if _, err := os.Stat(path); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", path, err == nil, want)
		}
	}
}
