// What its workers run.
import 'opencredit/pool/worker'
