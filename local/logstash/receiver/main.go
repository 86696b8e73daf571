// A receiver of the protocol that Filebeat speaks to Logstash. It makes a certificate for the loopback address, writes it
// to the file that its first argument names, prints its port, then each event as it arrived, one a line, and acknowledges.
package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"os"
	"time"

	"github.com/elastic/go-lumber/server"
)

func certificate() (tls.Certificate, []byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(time.Now().UnixNano()),
		Subject:               pkix.Name{CommonName: "receiver"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(24 * time.Hour),
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, text, nil
}

// raw keeps an event's bytes: numbers and the order of keys stay as they were sent.
func raw(text []byte, event interface{}) error {
	if !json.Valid(text) {
		return fmt.Errorf("an event of %d bytes is no JSON", len(text))
	}
	*event.(*interface{}) = json.RawMessage(append([]byte(nil), text...))
	return nil
}

func run(certificateFile string) error {
	pair, text, err := certificate()
	if err != nil {
		return err
	}
	if err := os.WriteFile(certificateFile, text, 0o600); err != nil {
		return err
	}
	config := &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	listener, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		return err
	}
	receiver, err := server.NewWithListener(listener, server.V1(false), server.V2(true), server.JSONDecoder(raw))
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	out := bufio.NewWriter(os.Stdout)
	for batch := range receiver.ReceiveChan() {
		for _, event := range batch.Events {
			out.Write(event.(json.RawMessage))
			out.WriteByte('\n')
		}
		if err := out.Flush(); err != nil {
			return err
		}
		batch.ACK()
	}
	return nil
}

func main() {
	// The library tells about its connections there, between the events.
	log.SetOutput(io.Discard)
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
