package pipeline

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"
)

func TestPick(t *testing.T) {
	inner := zipOf(t, "app.py", "x")
	outer := zipOf(t, "a/orders.zip", string(inner), "a/mail.zip", string(inner), "b/text.zip", "no zip", "c/x", "y", "top.zip", string(inner))
	for entry, want := range map[string]string{
		"a/orders.zip": "", "./a/orders.zip": "", "/a//orders.zip": "", `a\orders.zip`: "", "a/../top.zip": "",
		"a":           "a is a folder",
		"orders.zip":  "it holds a/mail.zip, a/orders.zip, b/text.zip, top.zip",
		"b/text.zip":  "no zip file",
		"../../x.zip": "no x.zip",
	} {
		got, err := pick(bytes.NewReader(outer), int64(len(outer)), entry)
		if want == "" && (err != nil || !bytes.Equal(got, inner)) {
			t.Errorf("%s: %v", entry, err)
		}
		if want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", entry, err, want)
		}
	}
	twice := zipOf(t, "a.zip", string(inner), "./a.zip", string(inner))
	if _, err := pick(bytes.NewReader(twice), int64(len(twice)), "a.zip"); err == nil || !strings.Contains(err.Error(), "more than once") {
		t.Errorf("twice: %v", err)
	}
	empty := zipOf(t, "readme", "x")
	if _, err := pick(bytes.NewReader(empty), int64(len(empty)), "a.zip"); err == nil || !strings.Contains(err.Error(), "no zip at all") {
		t.Errorf("no zip: %v", err)
	}
}

// deflated makes a zip with one entry of n zero bytes that claims another size.
func deflated(t testing.TB, name string, n int64, claim uint64) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for ; n > 0; n -= int64(len(zeros)) {
		if _, err := f.Write(zeros[:min(n, int64(len(zeros)))]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	out := b.Bytes()
	if i := bytes.LastIndex(out, []byte("PK\x01\x02")); claim > 0 {
		binary.LittleEndian.PutUint32(out[i+24:], uint32(claim))
	}
	return out
}

// A small file that unpacks to gigabytes is given up at the limit, whatever it
// claims of its size.
func TestBombs(t *testing.T) {
	for claim, words := range map[uint64]string{0: "more than the 50 MB", 100: "not a valid zip"} {
		bomb := deflated(t, "orders.zip", MaxUpload+2<<20, claim)
		if len(bomb) > 1<<20 {
			t.Fatalf("the bomb has %d bytes", len(bomb))
		}
		content, err := pick(bytes.NewReader(bomb), int64(len(bomb)), "orders.zip")
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("claims %d: took %d bytes, %v", claim, len(content), err)
		}
	}
	if why := zipTrouble(deflated(t, "data", 1<<20, MaxUnzipped+1)); !strings.Contains(why, "250 MB") {
		t.Errorf("claims more than Lambda takes: %q", why)
	}
}

// A directory of millions of entries is not read.
func TestLargeDirectory(t *testing.T) {
	var b bytes.Buffer
	header := make([]byte, 46, 47)
	copy(header, "PK\x01\x02")
	binary.LittleEndian.PutUint16(header[28:], 1)
	header = append(header, 'x')
	const entries = 1 << 19
	for range entries {
		b.Write(header)
	}
	size := b.Len()
	end := make([]byte, 22)
	copy(end, "PK\x05\x06")
	binary.LittleEndian.PutUint16(end[8:], entries&0xffff)
	binary.LittleEndian.PutUint16(end[10:], entries&0xffff)
	binary.LittleEndian.PutUint32(end[12:], uint32(size))
	b.Write(end)
	if _, err := openZip(bytes.NewReader(b.Bytes()), int64(b.Len())); err != errDirectory {
		t.Errorf("a directory of %d bytes: %v", size, err)
	}
}

func FuzzPick(f *testing.F) {
	inner := zipOf(f, "app.py", "x")
	f.Add(zipOf(f, "a.zip", string(inner)), "a.zip")
	f.Add(zipOf(f, "a/a.zip", string(inner), "b.zip", "x"), "a")
	f.Add(deflated(f, "a.zip", 100, 5), "a.zip")
	f.Add([]byte("PK\x05\x06"), "")
	f.Fuzz(func(t *testing.T, content []byte, entry string) {
		got, err := pick(bytes.NewReader(content), int64(len(content)), entry)
		switch {
		case err == nil && (len(got) == 0 || len(got) > MaxUpload || zipTrouble(got) != ""):
			t.Errorf("took %d bytes, sum %x", len(got), crc32.ChecksumIEEE(got))
		case err != nil && strings.ContainsAny(err.Error(), "\x1b\n\x07\x00"):
			t.Errorf("the error is %q", err)
		}
		zipTrouble(content)
	})
}
