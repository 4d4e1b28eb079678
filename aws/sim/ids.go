package sim

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// What AWS makes up: RevisionIds, request ids, code hashes, times. All of it
// comes from seeded streams, one for each purpose, so that what is read how often
// does not change what is written.

// stream is a source of randomness of its own for one purpose.
func stream(seed int64, purpose string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(purpose))
	return rand.New(rand.NewPCG(uint64(seed), h.Sum64()))
}

// uuid is a random (version 4) UUID.
func uuid(r *rand.Rand) string {
	a, b := r.Uint64(), r.Uint64()
	a = a&^0xf000 | 0x4000
	b = b&^(3<<62) | 2<<62
	return fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", a>>32, a>>16&0xffff, a&0xffff, b>>48, b&(1<<48-1))
}

// codeHash is the CodeSha256 of code that is named by a text.
func codeHash(code string) string {
	sum := sha256.Sum256([]byte(code))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// lambdaTime is a time as Lambda writes it: milliseconds, and a zone without a
// colon, which is not RFC 3339.
func lambdaTime(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05.000-0700")
}
