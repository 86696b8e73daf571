// Makes what a broker on the loopback address and its clients show each other, as PEM files in the folder that the first
// argument names: ca.crt, broker.pem (key and certificate), client.crt and client.key.
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

type pair struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// sign makes a certificate of its own key, signed by an authority, or by itself where there is none.
func sign(name string, template x509.Certificate, authority *pair) (*pair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template.SerialNumber = big.NewInt(time.Now().UnixNano())
	template.Subject = pkix.Name{CommonName: name}
	template.NotBefore = time.Now().Add(-time.Hour)
	template.NotAfter = time.Now().Add(24 * time.Hour)
	signer := authority
	if signer == nil {
		signer = &pair{certificate: &template, key: key}
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, signer.certificate, &key.PublicKey, signer.key)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	return &pair{certificate: certificate, key: key}, err
}

func (p *pair) certificatePem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.certificate.Raw})
}

func (p *pair) keyPem() ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(p.key)
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), err
}

func write(folder string) error {
	authority, err := sign("CA of the tests", x509.Certificate{
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign,
	}, nil)
	if err != nil {
		return err
	}
	broker, err := sign("broker", x509.Certificate{
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}, authority)
	if err != nil {
		return err
	}
	client, err := sign("tetragon-nodes", x509.Certificate{
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}, authority)
	if err != nil {
		return err
	}
	brokerKey, err := broker.keyPem()
	if err != nil {
		return err
	}
	clientKey, err := client.keyPem()
	if err != nil {
		return err
	}
	for name, text := range map[string][]byte{
		"ca.crt":     authority.certificatePem(),
		"broker.pem": append(brokerKey, broker.certificatePem()...),
		"client.crt": client.certificatePem(),
		"client.key": clientKey,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	if err := write(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}
