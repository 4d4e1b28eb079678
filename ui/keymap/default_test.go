package keymap

import "testing"

func TestTheTableIsSound(t *testing.T) {
	if _, err := New(nil); err != nil {
		t.Fatal(err)
	}
}
