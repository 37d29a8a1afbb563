// This file lets the package declare functions without a body, which are the runtime's.
